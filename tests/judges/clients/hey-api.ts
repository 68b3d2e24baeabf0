// The client that @hey-api/openapi-ts makes.
import { createClient } from '../generated/hey-api/client/index.js';
import { createStudy, deleteAsset, listStudies, uploadAsset, viewAsset } from '../generated/hey-api/index.js';
import { check, type Client, type Service } from './round-trip.js';

export function client({ baseUrl, token, patientId }: Service): Client {
  const api = createClient({ baseUrl, auth: token });
  const view = async (assetId: number, variant: 'original' | 'thumb') => {
    const { data } = await viewAsset({ client: api, path: { assetId }, query: { variant }, throwOnError: true });
    check(data instanceof Blob, 'there is a picture');
    return data;
  };
  return {
    async createStudy() {
      const body = { patientId, kind: 'XRAY_BWX' };
      const { data } = await createStudy({ client: api, body, throwOnError: true });
      return data.studyId;
    },
    async upload(studyId, file) {
      const body = { patientId, studyId, modality: 'XRAY', file } as const;
      const { data } = await uploadAsset({ client: api, body, throwOnError: true });
      return data.assetId;
    },
    async assetsOf(studyId) {
      const { data } = await listStudies({ client: api, path: { patientId }, throwOnError: true });
      return data.studies.find((study) => study.studyId === studyId)?.assets.map(({ assetId }) => assetId) ?? [];
    },
    picture: async (assetId) => ({ original: await view(assetId, 'original'), thumb: await view(assetId, 'thumb') }),
    async remove(assetId) {
      await deleteAsset({ client: api, path: { assetId }, throwOnError: true });
    },
    async refusal(assetId) {
      const { error, response } = await viewAsset({ client: api, path: { assetId } });
      check(error !== undefined, 'it is gone');
      return { status: response?.status ?? 0, error: error.error, requestId: error.requestId };
    },
  };
}
