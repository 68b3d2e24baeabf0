// Reads #patient=345&token=<jwt>. Zero and an empty text stand for what is missing or not a number.
export function readFragment(fragment: string): { patientId: number; token: string } {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const patient = parameters.get('patient') ?? '';
  return { patientId: /^[1-9]\d{0,15}$/.test(patient) ? Number(patient) : 0, token: parameters.get('token') ?? '' };
}
