// The names of what the service takes and answers, out of the types that are generated from openapi.yaml.
import type { components } from './schema.generated.js';

type Schemas = components['schemas'];

export type Modality = Schemas['Modality'];
export type Variant = Schemas['Variant'];
export type Asset = Schemas['Asset'];
export type Study = Schemas['Study'];
export type StudyPage = Schemas['StudyPage'];
export type NewStudy = Schemas['NewStudy'];
export type SignRequest = Schemas['SignRequest'];
export type Signature = Schemas['Signature'];
export type FieldError = Schemas['FieldError'];

/** The fields of an upload. `file`: what is stored, byte for byte; a `File`'s name is sent with it. */
export type NewAsset = Omit<Schemas['UploadForm'], 'file'> & { file: Blob };
