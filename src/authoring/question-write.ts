import type { Document, YAMLMap } from 'yaml';
import { END } from '../courses/question-file.ts';
import type { OptionForm, QuestionForm } from './question-form.ts';
import { editedItem, itemsIn, setField, setItems } from './yaml-edit.ts';

const ORDER = [
  'id', 'kind', 'clauses', 'roles', 'critical', 'countries', 'holds', 'stem', 'shows', 'post', 'picture', 'alt',
  'facts', 'answer', 'partly', 'options', 'steps', 'swap', 'scenes', 'ending',
]; // prettier-ignore
const PART_ORDER = ['id', 'text', 'right', 'to', 'why', 'facts', 'answer', 'choices'];

/** The lines of a question as a form has it: on those it was read from, or on none for a new one. */
export function questionLines(before: string | undefined, question: QuestionForm): string {
  const { id, kind } = question;
  return editedItem(before ?? `- id: ${id}\n  kind: ${kind}\n`, (map, document) => {
    const set = (key: string, value: unknown) => setField(document, map, key, value, ORDER);
    set('clauses', question.clauses);
    set('roles', question.roles);
    if (question.critical || map.has('critical')) set('critical', question.critical);
    set('countries', question.countries.length === 0 ? undefined : question.countries);
    set('holds', Object.keys(question.holds).length === 0 ? undefined : question.holds);
    set('stem', question.stem);
    set('partly', question.partly === '' ? undefined : question.partly);
    if (question.proof === null) dropProof(map);
    const parts = (key: string, options: readonly OptionForm[], from: YAMLMap) =>
      options.map((option) => partLines(document, itemsIn(from, key)[option.was], option, question));
    switch (kind) {
      case 'ordering':
        setItems(document, map, 'steps', parts('steps', question.options, map), ORDER);
        set('swap', question.swap.length === 0 ? undefined : question.swap.map((pair) => pair.map(Number)));
        break;
      case 'story':
        setItems(document, map, 'scenes', scenes(document, map, question, parts), ORDER);
        set('ending', question.ending);
        break;
      case 'spot': {
        const picture = question.shows === 'picture';
        set('shows', question.shows);
        set('post', picture || question.post === '' ? undefined : question.post);
        set('picture', picture && question.picture !== '' ? question.picture : undefined);
        set('alt', picture && question.alt !== '' ? question.alt : undefined);
        setItems(document, map, 'options', parts('options', question.options, map), ORDER);
        break;
      }
      default:
        setItems(document, map, 'options', parts('options', question.options, map), ORDER);
    }
  });
}

type Parts = (key: string, options: readonly OptionForm[], from: YAMLMap) => YAMLMap[];

function scenes(document: Document, map: YAMLMap, question: QuestionForm, parts: Parts): YAMLMap[] {
  const known = itemsIn(map, 'scenes');
  return question.scenes.map(({ was, id, text, options }) => {
    const scene = known[was] ?? document.createNode({});
    setField(document, scene, 'id', id, PART_ORDER);
    setField(document, scene, 'text', text, PART_ORDER);
    setItems(document, scene, 'choices', parts('choices', options, scene), PART_ORDER);
    return scene;
  });
}

function partLines(
  document: Document,
  known: YAMLMap | undefined,
  option: OptionForm,
  { kind }: QuestionForm,
): YAMLMap {
  const map = known ?? document.createNode({});
  const set = (key: string, value: unknown) => setField(document, map, key, value, PART_ORDER);
  set('text', option.text);
  if (kind !== 'ordering') set('right', option.right);
  // A wrong turn leads back to where it was taken, and need not say so.
  if (kind === 'story') set('to', option.to === '' ? undefined : option.to);
  set('why', option.why);
  if (option.proof === null) dropProof(map);
  return map;
}

function dropProof(map: YAMLMap): void {
  map.delete('facts');
  map.delete('answer');
}

/** Where a choice of a story may lead. */
export const placesToGo = ({ scenes: all }: QuestionForm): string[] => [...all.map(({ id }) => id), END];
