import type { Request, Response } from 'express';
import type { Db } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { notFound } from '../errors.ts';
import { sites } from '../organisation/organisation.store.ts';
import { JOB_ROLES } from '../people/person.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { languageOf } from '../web/tongue.ts';
import { may } from '../web/viewer.ts';
import { bracketsIn, fillBrackets } from './brackets.ts';
import { cardFor } from './card.ts';
import { difference, type ClauseDifference } from './difference.ts';
import { clauseHistory, readsSoSince } from './history.ts';
import { mayChoosePlace, placeIn } from './place.ts';
import type { PolicySource } from './policy-file.ts';
import { policyInForce, policyNumbered } from './publication.ts';
import { publications, waitingPublication } from './publication.store.ts';
import { readerOf } from './reader.store.ts';
import { redlineOf } from './redline.ts';
import { ruleSentence } from './rule-words.ts';
import type { RuleBody } from './rule.ts';
import { forRoles, textAt } from './text.ts';
import { shippedPolicyWords } from './tongue-file.ts';
import { versionIn } from './tongue.ts';
import { byVerdict, decidingRules } from './verdicts.ts';
import { versionOf } from './version.ts';
import { withStates } from './version-state.ts';

/** Why the committee decided a clause as it did, for the version of this number. */
export interface Decision {
  number: number;
  /** '' when whoever decided is not known any more. */
  name: string;
  at: string;
  reason: string;
}

/** How a seat of the committee voted on the draft behind a version. */
export interface Voted {
  seat: string;
  vote: string;
  reason: string;
}

/** What rooms above know of clauses and versions. */
export interface ClauseNews {
  /** The decisions on a clause behind versions up to a number. */
  decisionsOn?: (db: Db, number: number, clause: string) => Promise<Decision[]>;
  votesOn?: (db: Db, number: number) => Promise<Voted[]>;
  /** The last day on which staff may comment on a draft; null when they are not asked. */
  commentsUntil?: (db: Db, today: Day) => Promise<Day | null>;
}

type ReadingPages = Record<'show' | 'clause' | 'card' | 'versions' | 'version' | 'changes', Page>;

/** The policy to read: for one's own role, clause by clause, as a card, and every version there was. */
export function readingPages(
  ground: Ground,
  source: PolicySource,
  { decisionsOn, votesOn, commentsUntil }: ClauseNews = {},
): ReadingPages {
  const { database, messages } = ground;
  const { t } = messages;
  const db = database.read;
  const say = (rule: RuleBody) =>
    [
      ruleSentence(messages, rule),
      rule.if === '' ? '' : t('policy.if', { condition: rule.if }),
      rule.ask === '' ? '' : t('policy.ask', { whom: rule.ask }),
    ]
      .filter((part) => part !== '')
      .join(' ');
  const reading = async (res: Response) => ({
    ...(await readerOf(db, viewerOf(res).personId)),
    language: languageOf(res),
  });

  async function show(req: Request, res: Response): Promise<void> {
    const published = await policyInForce(db);
    const reader = await reading(res);
    const text = textAt(published.version, reader);
    const all = req.query['all'] !== undefined;
    const { mine, others } = forRoles(text, reader.roles);
    render(req, res, 'policy/show', {
      title: text.title,
      published,
      all,
      reader,
      groups: all ? grouped(text.clauses) : [{ name: '', clauses: mine }],
      others: all ? [] : others,
      coming: await waitingPublication(db),
      commentsUntil: await commentsUntil?.(db, dayIn(res.locals.place.zone, res.locals.now)),
      readsCourse: may(viewerOf(res), 'course'),
    });
  }

  async function clause(req: Request, res: Response): Promise<void> {
    const published = await policyInForce(db);
    const reader = await reading(res);
    const text = textAt(published.version, reader);
    const found = text.clauses.find((one) => one.id === param(req, 'clause').toUpperCase());
    if (found === undefined) throw notFound();
    const effective = (await publications(db)).filter((one) => one.inForceAt !== null).toReversed();
    const read = await Promise.all(
      effective.map(async (one) => ({ ...one, version: await versionOf(db, one.hash) })),
    );
    const written = source.clauses.find((one) => one.id === found.id);
    const words = shippedPolicyWords(languageOf(res))?.clauses[found.id];
    const note = fillBrackets(words?.note ?? written?.note ?? '', text.brackets);
    render(req, res, 'policy/clause', {
      title: `${found.id} ${found.title}`,
      published,
      clause: found,
      // A newer Heed may ask for a bracket that this version does not know.
      note: bracketsIn(note).length === 0 ? note : '',
      say,
      watch: may(viewerOf(res), 'committee') ? (written?.watch ?? []) : [],
      verdicts: byVerdict(decidingRules(found.rules)),
      since: readsSoSince(read, found.id, reader),
      history: clauseHistory(read, found.id),
      decisions: (await decisionsOn?.(db, published.number, found.id)) ?? [],
    });
  }

  async function card(req: Request, res: Response): Promise<void> {
    const role = JOB_ROLES.find((one) => one === param(req, 'role'));
    if (role === undefined) throw notFound();
    const published = await policyInForce(db);
    const reader = await reading(res);
    const text = textAt(published.version, reader);
    const name = t(`people.job-role-${role}`);
    const title = t('policy.card-title', { role: name });
    const ask = ASKED.flatMap((key) =>
      text.brackets[key] ? [{ key: key.replaceAll(' ', '-'), value: text.brackets[key] }] : [],
    );
    render(req, res, 'policy/card', {
      ...cardFor(text, role, say),
      title,
      role,
      roles: JOB_ROLES,
      policy: text.title,
      published,
      ask,
    });
  }

  async function versions(req: Request, res: Response): Promise<void> {
    const list = withStates(await publications(db));
    render(req, res, 'policy/versions', { title: t('policy.versions'), wide: true, list });
  }

  async function version(req: Request, res: Response): Promise<void> {
    const { published, standing } = await numbered(req);
    const reader = await reading(res);
    const chooses = mayChoosePlace(viewerOf(res).roles);
    const at = chooses ? placeIn(published.version, reader, query(req, 'country')) : reader;
    const text = textAt(published.version, { ...at, language: languageOf(res) });
    const title = t('policy.document-name', { title: text.title, number: String(published.number) });
    const countries = chooses ? published.version.countries : [];
    const country = at === reader ? '' : at.country;
    render(req, res, 'policy/version', {
      title,
      published,
      standing,
      groups: grouped(text.clauses),
      countries,
      country,
      votes: (await votesOn?.(db, published.number)) ?? [],
    });
  }

  async function changes(req: Request, res: Response): Promise<void> {
    const { published, standing } = await numbered(req);
    if (standing.before === null) throw notFound();
    const before = await policyNumbered(db, standing.before);
    const names = new Map((await sites(db)).map((site) => [site.id, site.name]));
    const [was, is] = [before, published].map((one) => versionIn(one.version, languageOf(res)));
    const found = difference(was!, is!).map((one) => ({
      ...one,
      title: fillBrackets(one.title, is!.brackets),
    }));
    const params = { number: String(published.number), before: String(before.number) };
    const title = t('policy.changes-title', params);
    render(req, res, 'policy/changes', {
      title,
      published,
      standing,
      found,
      linesOf: (one: ClauseDifference) => redlineOf(one, messages),
      siteName: (id: string) => names.get(id),
    });
  }

  async function numbered(req: Request) {
    const number = param(req, 'number');
    if (!/^\d{1,6}$/.test(number)) throw notFound();
    const published = await policyNumbered(db, Number(number));
    const standing = withStates(await publications(db)).find((one) => one.number === published.number);
    if (standing === undefined) throw notFound();
    return { published, standing };
  }

  return { show, clause, card, versions, version, changes };
}

// Whom and what a card names, by the brackets that hold them.
const ASKED = [
  'privacy lead',
  'communications lead',
  'HR',
  'hotline',
  'out of hours',
  'form',
  'secure tool',
  'office phone',
];

/** The whole text in the order that it is read in: about posts, about everything else, and what we wrote ourselves. */
function grouped<T extends { own: boolean; aside: string }>(
  clauses: readonly T[],
): { name: string; clauses: T[] }[] {
  const groups = [
    { name: 'posts', clauses: clauses.filter(({ own, aside }) => !own && aside === '') },
    { name: 'aside', clauses: clauses.filter(({ own, aside }) => !own && aside !== '') },
    { name: 'own', clauses: clauses.filter(({ own }) => own) },
  ].filter((group) => group.clauses.length > 0);
  return groups.length > 1 ? groups : groups.map((group) => ({ ...group, name: '' }));
}
