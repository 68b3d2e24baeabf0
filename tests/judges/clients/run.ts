// Runs a client's round trip against the service at IMAGING_URL, with the token IMAGING_TOKEN.
//   node generated/js/clients/run.js CLIENT PATIENT PICTURE
import { readFileSync } from 'node:fs';

import { roundTrip, type Client, type Service } from './round-trip.js';

const [name, patient, picture] = process.argv.slice(2);
const service = {
  baseUrl: process.env['IMAGING_URL']!,
  token: process.env['IMAGING_TOKEN']!,
  patientId: Number(patient),
};
const { client } = (await import(`./${name}.js`)) as { client(service: Service): Client };
await roundTrip(client(service), new File([readFileSync(picture!)], 'picture.png', { type: 'image/png' }));
