import { COUNTRIES } from '../organisation/organisation.ts';
import { AUDIENCES } from '../policy/policy-file.ts';
import type { Fields } from './fields.ts';
import { PARTS, type LessonForm } from './lesson-form.ts';

/**
 * A lesson with an empty passage for some people at the end of one of its parts, as the form chose; undefined when
 * neither roles nor countries were chosen. Pure.
 */
export function withPassage(lesson: LessonForm, fields: Fields): LessonForm | undefined {
  const part = PARTS.find((one) => one === fields.line('passage-part'));
  const roles = AUDIENCES.filter((role) => role !== 'all' && fields.ticked('passage-roles').includes(role));
  const countries = COUNTRIES.filter((country) => fields.ticked('passage-countries').includes(country));
  if (part === undefined || roles.length + countries.length === 0) return undefined;
  const whom = [
    ...(roles.length === 0 ? [] : [`for ${roles.join(', ')}`]),
    ...(countries.length === 0 ? [] : [`in ${countries.join(', ')}`]),
  ].join(' ');
  const text = [lesson[part], `::: ${whom}\n…\n:::`].filter((one) => one !== '').join('\n\n');
  return { ...lesson, [part]: text };
}
