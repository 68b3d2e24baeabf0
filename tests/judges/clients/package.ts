// The package @imaging-service/client, as it is built.
import { allStudies, createStudy, deleteAsset, ImagingClient, ImagingError, picture, upload } from '@imaging-service/client';

import { check, type Client, type Service } from './round-trip.js';

export function client({ baseUrl, token, patientId }: Service): Client {
  const imaging = new ImagingClient({ baseUrl, token: () => token });
  return {
    createStudy: () => createStudy(imaging, { patientId, kind: 'XRAY_BWX' }),
    async upload(studyId, file) {
      let last = 0;
      const progress = (sent: number) => (last = sent);
      const assetId = await upload(imaging, { patientId, studyId, modality: 'XRAY', file }, { progress });
      check(last === file.size, 'progress reaches the end');
      return assetId;
    },
    async assetsOf(studyId) {
      for await (const study of allStudies(imaging, patientId, { limit: 1 })) {
        if (study.studyId === studyId) return study.assets.map(({ assetId }) => assetId);
      }
      return [];
    },
    picture: async (assetId) => ({
      original: await picture(imaging, assetId, { variant: 'original' }),
      thumb: await picture(imaging, assetId, { variant: 'thumb' }),
    }),
    remove: (assetId) => deleteAsset(imaging, assetId),
    async refusal(assetId) {
      const error: unknown = await picture(imaging, assetId).catch((error: unknown) => error);
      check(error instanceof ImagingError, 'a refusal is an ImagingError');
      return { status: error.status, error: error.code, requestId: error.requestId };
    },
  };
}
