// Reads #patient=345&token=<jwt>. Zero and an empty text stand for what is missing or not a number.
export function readFragment(fragment: string): { patientId: number; token: string } {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const patient = parameters.get('patient') ?? '';
  const isId = /^[1-9]\d*$/.test(patient) && Number.isSafeInteger(Number(patient));
  return { patientId: isId ? Number(patient) : 0, token: parameters.get('token') ?? '' };
}
