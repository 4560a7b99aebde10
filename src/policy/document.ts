import { contentHash } from '../files/content.store.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { Published } from './publication.ts';
import { keptText, type Clause, type PolicyText, type ReadAt } from './text.ts';

/** A sentence of the policy with what it is; `label` '' for the rule itself. */
export interface Sentence {
  label: string;
  text: string;
}

/** A version of the policy to take away: what Markdown and PDF both say. */
export interface PolicyDocument {
  language: string;
  title: string;
  /** With the number: “Social media policy, version 3”. */
  name: string;
  /** Whose policy it is. */
  organisation: string;
  facts: Sentence[];
  /** On every page. */
  foot: string;
  clauses: { id: string; title: string; sentences: Sentence[] }[];
  /** When it was published: the only time in it, so that a version gives the same file whenever it is asked for. */
  at: Date;
}

/** Where a document is for, and what it is called on the screen. `at` is the decisive place of the version. */
export interface DocumentPlace {
  at: ReadAt;
  site: string | null;
}

/** A version as a document. The text is the version's at that place; says no names of people and nothing of today. */
export function policyDocument(
  messages: Messages,
  published: Published,
  text: PolicyText,
  place: DocumentPlace,
  organisation: string,
): PolicyDocument {
  const { t, language } = messages;
  const number = String(published.number);
  const name = t('policy.document-name', { title: text.title, number });
  const country = place.at.country === null ? '' : t(`country.${place.at.country}`);
  const day = (iso: string) => dayText(messages, iso);
  const facts: (Sentence | null)[] = [
    { label: t('policy.version'), text: number },
    { label: t('policy.effective-on'), text: day(published.effectiveOn) },
    {
      label: t('policy.published-at'),
      text: t('policy.utc', { day: day(published.at.slice(0, 10)), time: published.at.slice(11, 16) }),
    },
    country === '' ? null : { label: t('policy.country-read'), text: country },
    place.site === null ? null : { label: t('policy.site-read'), text: place.site },
    { label: t('policy.fingerprint'), text: published.hash },
    { label: t('policy.fingerprint-text'), text: contentHash(keptText(text)) },
  ];
  return {
    language,
    title: text.title,
    name,
    organisation,
    facts: facts.filter((fact) => fact !== null),
    foot: `${name} · ${published.hash}`,
    clauses: text.clauses.map((clause) => ({
      id: clause.id,
      title: clause.title,
      sentences: sentences(t, clause),
    })),
    at: new Date(published.at),
  };
}

function sentences(t: Messages['t'], clause: Clause): Sentence[] {
  const laws = clause.here.map(({ country, words, basis }) => ({
    label: t('policy.law-in', { country: t(`country.${country}`) }),
    text: `${words} ${t('policy.source', { basis })}`,
  }));
  const all: Sentence[] = [
    { label: t('policy.floor'), text: clause.floor },
    { label: '', text: clause.rule },
    ...laws,
    { label: t('policy.who'), text: clause.who },
    { label: t('policy.what'), text: clause.what },
    { label: t('policy.what-not'), text: clause.whatNot },
    { label: t('policy.where'), text: clause.where },
    { label: t('policy.when'), text: clause.when },
    { label: t('policy.basis'), text: clause.basis },
    { label: t('policy.below'), text: clause.below },
    { label: t('policy.own'), text: clause.own ? t('policy.own-text') : '' },
  ];
  return all.filter(({ text }) => text !== '');
}

/** What the file is called, without its ending: `policy-version-3`, and the country where it is for one. */
export const fileName = (number: number, { country }: ReadAt): string =>
  ['policy-version', String(number), ...(country === null ? [] : [country])].join('-');
