// openapi-typescript's types, with openapi-fetch as it is.
import createClient from 'openapi-fetch';

import type { paths } from '../generated/openapi-typescript.js';
import { check, type Client, type Service } from './round-trip.js';

export function client({ baseUrl, token, patientId }: Service): Client {
  const api = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
  const view = async (assetId: number, variant: 'original' | 'thumb') => {
    const params = { path: { assetId }, query: { variant } };
    const { data } = await api.GET('/imaging/assets/{assetId}', { params, parseAs: 'blob' });
    check(data !== undefined, 'there is a picture');
    return data;
  };
  return {
    async createStudy() {
      const { data } = await api.POST('/imaging/studies', { body: { patientId, kind: 'XRAY_BWX' } });
      check(data !== undefined, 'a study is made');
      return data.studyId;
    },
    async upload(studyId, file) {
      const { data } = await api.POST('/imaging/assets/upload', {
        body: { patientId, studyId, modality: 'XRAY', file: '' },
        bodySerializer(fields) {
          const form = new FormData();
          for (const [name, value] of Object.entries({ ...fields, file })) {
            form.append(name, value instanceof File ? value : String(value));
          }
          return form;
        },
      });
      check(data !== undefined, 'a file is stored');
      return data.assetId;
    },
    async assetsOf(studyId) {
      const { data } = await api.GET('/imaging/patients/{patientId}/studies', { params: { path: { patientId } } });
      return data?.studies.find((study) => study.studyId === studyId)?.assets.map(({ assetId }) => assetId) ?? [];
    },
    picture: async (assetId) => ({ original: await view(assetId, 'original'), thumb: await view(assetId, 'thumb') }),
    async remove(assetId) {
      const { response } = await api.DELETE('/imaging/assets/{assetId}', { params: { path: { assetId } } });
      check(response.status === 204, 'it is deleted');
    },
    async refusal(assetId) {
      const { error, response } = await api.GET('/imaging/assets/{assetId}', { params: { path: { assetId } } });
      check(error !== undefined, 'it is gone');
      return { status: response.status, error: error.error, requestId: error.requestId };
    },
  };
}
