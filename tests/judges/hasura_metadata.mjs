// Judges hasura/metadata, and hasura/examples added to it. Makes of the YAML files the JSON that the Hasura CLI sends,
// and compiles it with TypeScript (strict) against npm's hasura-metadata-types, and the tables against Hasura's own
// @hasura/metadata: it is older, but knows event triggers.
//   node hasura_metadata.mjs HASURA-FOLDER
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseSdl, print } from 'graphql';
import ts from 'typescript';
import { parse as parseYaml } from 'yaml';

const JUDGES = dirname(fileURLToPath(import.meta.url));
const HASURA = process.argv[2];

// As the CLI does it: a string "!include x.yaml" stands for that file, beside the file that names it.
function load(path) {
  const resolve = (value) => {
    if (typeof value === 'string' && value.startsWith('!include ')) return load(join(dirname(path), value.slice(9)));
    if (Array.isArray(value)) return value.map(resolve);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
  };
  return resolve(parseYaml(readFileSync(path, 'utf8')));
}

const metadataFile = (name) => join(HASURA, 'metadata', name);
const example = (name) => load(join(HASURA, 'examples', name));
const fieldsOf = (node) => node.fields.map((field) => ({ name: field.name.value, type: print(field.type) }));

// The CLI takes arguments and types from actions.graphql, and everything else from actions.yaml. It wants each name
// of the YAML in the SDL; we want the other direction too. The package knows no description of an argument.
function actionsAndTypes() {
  const { actions, custom_types } = load(metadataFile('actions.yaml'));
  const sdl = parseSdl(readFileSync(metadataFile('actions.graphql'), 'utf8')).definitions;
  const roots = sdl.filter((node) => ['Query', 'Mutation'].includes(node.name.value));
  const declared = roots.flatMap((root) => root.fields.map((field) => ({ root: root.name.value, field })));
  const objects = sdl.filter((node) => !roots.includes(node));
  sameNames(
    'actions',
    actions,
    declared.map(({ field }) => field.name.value),
  );
  sameNames(
    'objects',
    custom_types.objects,
    objects.map((node) => node.name.value),
  );
  return {
    actions: actions.map((action) => {
      const { root, field } = declared.find((one) => one.field.name.value === action.name);
      const args = field.arguments.map((argument) => ({ name: argument.name.value, type: print(argument.type) }));
      const ofSdl = { type: root.toLowerCase(), arguments: args, output_type: print(field.type) };
      return { ...action, definition: { ...action.definition, ...ofSdl } };
    }),
    custom_types: {
      ...custom_types,
      objects: objects.map((node) => ({ name: node.name.value, fields: fieldsOf(node) })),
    },
  };
}

function sameNames(what, ofYaml, ofSdl) {
  const [yaml, sdl] = [
    ofYaml
      .map((one) => one.name)
      .sort()
      .join(),
    [...ofSdl].sort().join(),
  ];
  if (yaml !== sdl) throw new Error(`${what}: actions.yaml has ${yaml}, actions.graphql has ${sdl}`);
}

function metadata() {
  return { ...load(metadataFile('version.yaml')), sources: load(metadataFile('databases/databases.yaml')), ...actionsAndTypes() };
}

const table = (all, name) => all.sources[0].tables.find((one) => one.table.name === name);

function withExamples() {
  const all = metadata();
  const [asset, study] = [table(all, 'imaging_asset'), table(all, 'imaging_study')];
  Object.assign(study, example('patient.yaml'));
  for (const one of [asset, study]) Object.assign(one.select_permissions[0].permission, example('capability_filter.yaml'));
  all.sources[0].tables.push({ table: { schema: 'public', name: 'patient' }, ...example('patient_studies.yaml') });
  return all;
}

const triggered = () => ({ ...table(withExamples(), 'imaging_asset'), ...example('event_trigger.yaml') });

// What must not pass, so that a judge that takes everything is found out.
const WRONG_METADATA = {
  'an unknown key of a table': (all) => (table(all, 'imaging_asset').select_permission = []),
  'a key without its value': (all) => delete table(all, 'imaging_asset').computed_fields[0].definition,
  'a wrong type': (all) => (table(all, 'imaging_study').select_permissions[0].permission.limit = '500'),
  'a relationship on nothing': (all) => (table(all, 'imaging_asset').object_relationships[0].using = {}),
  'a misspelt key of an action': (all) => (all.actions[0].definition.forward_headers = true),
  'an action without a handler': (all) => delete all.actions[1].definition.handler,
  'another version': (all) => (all.version = 2),
};
const WRONG_TABLE = {
  'a trigger without retries': (asset) => delete asset.event_triggers[0].retry_conf,
  'a misspelt operation': (asset) => (asset.event_triggers[0].definition.updates = {}),
  'columns that are no list': (asset) => (asset.event_triggers[0].definition.update.columns = 'state'),
  'an unknown key of a permission': (asset) => (asset.select_permissions[0].permission.column = []),
};

function source() {
  const lines = [
    "import type { Metadata as Envelope } from 'hasura-metadata-types';",
    "import type { TableEntry } from '@hasura/metadata';",
    "type Metadata = Envelope['metadata'];",
  ];
  const declare = (type, value) => lines.push(`export const v${lines.length}: ${type} = ${JSON.stringify(value)};`);
  const judge = (type, make, mistakes) => {
    declare(type, make());
    for (const [what, spoil] of Object.entries(mistakes)) {
      const value = make();
      spoil(value);
      lines.push(`// @ts-expect-error ${what}`);
      declare(type, value);
    }
  };
  judge('Metadata', metadata, {});
  judge('Metadata', withExamples, WRONG_METADATA);
  judge('TableEntry', () => table(metadata(), 'imaging_study'), {});
  judge('TableEntry', triggered, WRONG_TABLE);
  return lines.join('\n') + '\n';
}

const folder = mkdtempSync(join(JUDGES, 'node_modules', '.hasura-'));
try {
  const file = join(folder, 'metadata.ts');
  writeFileSync(file, source());
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  });
  const faults = ts.getPreEmitDiagnostics(program);
  const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => folder, getNewLine: () => '\n' };
  process.stdout.write(ts.formatDiagnostics(faults, host));
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
