// The service's data, by the names that the gallery uses.
export type { Asset, Modality, Study, StudyPage, Variant } from '@imaging-service/client';
