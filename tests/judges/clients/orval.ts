// The functions that orval makes.
import { createStudy, deleteAsset, listStudies, uploadAsset, viewAsset } from '../generated/orval.js';
import { use } from './orval-fetch.js';
import { check, type Client, type Service } from './round-trip.js';

export function client({ baseUrl, token, patientId }: Service): Client {
  use(baseUrl, token);
  const view = async (assetId: number, variant: 'original' | 'thumb') => {
    const answer = await viewAsset(assetId, { variant });
    check(answer.status === 200, 'there is a picture');
    return answer.data;
  };
  return {
    async createStudy() {
      const answer = await createStudy({ patientId, kind: 'XRAY_BWX' });
      check(answer.status === 201, 'a study is made');
      return answer.data.studyId;
    },
    async upload(studyId, file) {
      const answer = await uploadAsset({ patientId, studyId, modality: 'XRAY', file });
      check(answer.status === 201, 'a file is stored');
      return answer.data.assetId;
    },
    async assetsOf(studyId) {
      const answer = await listStudies(patientId);
      check(answer.status === 200, 'there are studies');
      return answer.data.studies.find((study) => study.studyId === studyId)?.assets.map(({ assetId }) => assetId) ?? [];
    },
    picture: async (assetId) => ({ original: await view(assetId, 'original'), thumb: await view(assetId, 'thumb') }),
    async remove(assetId) {
      check((await deleteAsset(assetId)).status === 204, 'it is deleted');
    },
    async refusal(assetId) {
      const answer = await viewAsset(assetId);
      check(answer.status === 404, 'it is gone');
      return { status: answer.status, ...answer.data };
    },
  };
}
