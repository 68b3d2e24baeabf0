-- Two clinics with patients and users, for development and tests; may run again.

INSERT INTO public.clinic (id, name) VALUES
  (12, 'Clinic Twelve'),
  (13, 'Clinic Thirteen')
ON CONFLICT DO NOTHING;

INSERT INTO public.patient (id, clinic_id, first_name, last_name, birth_date) VALUES
  (345, 12, 'Ada',   'Example', '1984-05-02'),
  (346, 12, 'Ben',   'Example', '1991-11-23'),
  (501, 13, 'Clara', 'Example', '1979-01-14')
ON CONFLICT DO NOTHING;

INSERT INTO public.app_user (id, clinic_id, email) VALUES
  ('a0000000-0000-4000-8000-000000000012', 12, 'readwrite@clinic12.example'),
  ('b0000000-0000-4000-8000-000000000012', 12, 'readonly@clinic12.example'),
  ('c0000000-0000-4000-8000-000000000012', 12, 'nothing@clinic12.example'),
  ('a0000000-0000-4000-8000-000000000013', 13, 'readwrite@clinic13.example')
ON CONFLICT DO NOTHING;

INSERT INTO public.user_capability (clinic_id, user_id, capability_key) VALUES
  (12, 'a0000000-0000-4000-8000-000000000012', 'imaging.read'),
  (12, 'a0000000-0000-4000-8000-000000000012', 'imaging.write'),
  (12, 'b0000000-0000-4000-8000-000000000012', 'imaging.read'),
  (13, 'a0000000-0000-4000-8000-000000000013', 'imaging.read'),
  (13, 'a0000000-0000-4000-8000-000000000013', 'imaging.write')
ON CONFLICT DO NOTHING;
