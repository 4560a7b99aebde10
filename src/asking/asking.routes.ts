import type { Request, Response } from 'express';
import { transact, type Db } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { notFound } from '../errors.ts';
import { policyInForce, type Published } from '../policy/publication.ts';
import { readerOf } from '../policy/reader.store.ts';
import type { Rule } from '../policy/rule.ts';
import { verdictWords } from '../policy/rule-words.ts';
import { rulesOf, textAt, type Clause, type PolicyText } from '../policy/text.ts';
import { rank } from '../policy/vocabulary.ts';
import { safePath } from '../web/access.ts';
import { query, viewerOf, type Ground } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { languageOf } from '../web/tongue.ts';
import { answerTo, type Answer } from './answer.ts';
import type { Move } from './changes.ts';
import { readTokens, type Token } from './known.ts';
import { nextFact, type Question } from './next-fact.ts';
import { noteUnclear, noteUndecided } from './noted.ts';
import { answerText, groupsOf, moveText, saidOf } from './words.ts';

/** What the pages need from a room above: whether there is a question of this id in what is taught. */
export interface Taught {
  isQuestion: (db: Db, id: string) => Promise<boolean>;
}

interface Policy {
  published: Published;
  text: PolicyText;
  rules: Rule[];
  roles: readonly string[];
}

type Step = { tokens: Token[] } & ({ question: Question; answer: null } | { question: null; answer: Answer });

/** The pages of “Can I post this?”. What somebody chooses travels in the form and is kept nowhere. */
export function askingPages(ground: Ground, { isQuestion }: Taught) {
  const { database, messages } = ground;
  const { t } = messages;

  async function policyFor(res: Response): Promise<Policy> {
    const published = await policyInForce(database.read);
    const reader = await readerOf(database.read, viewerOf(res).personId);
    const text = textAt(published.version, { ...reader, language: languageOf(res) });
    return { published, text, rules: rulesOf(text), roles: reader.roles };
  }

  async function begin(req: Request, res: Response): Promise<void> {
    const policy = await policyFor(res);
    show(req, res, policy, stepOf(policy, []), false);
  }

  async function goOn(req: Request, res: Response): Promise<void> {
    const policy = await policyFor(res);
    const tokens = sentTokens(req);
    const known = readTokens(policy.roles, tokens);
    if (known === null) {
      res.status(422);
      show(req, res, policy, stepOf(policy, []), true);
      return;
    }
    const step = stepOf(policy, tokens);
    if (step.answer?.verdict === 'undecided' && viewerOf(res).learns)
      await transact(database.write, (tx) => noteUndecided(tx, today(res), known));
    show(req, res, policy, step, false);
  }

  function show(req: Request, res: Response, policy: Policy, step: Step, odd: boolean): void {
    const { tokens, question, answer } = step;
    const said = saidOf(messages, readTokens(policy.roles, tokens)!);
    if (answer === null) {
      const name = question.flag ?? question.fact;
      const title = t(`asking.ask-${name}`);
      const hint = messages.has(`asking.hint-${name}`) ? t(`asking.hint-${name}`) : '';
      const groups = groupsOf(question);
      const words = (token: Token) => answerText(messages, token);
      render(req, res, 'asking/question', { title, hint, groups, odd, tokens, said, words });
      return;
    }
    const clauseOf = (rule: Rule) => policy.text.clauses.find((clause) => clause.id === rule.clause)!;
    const { rule } = answer;
    render(req, res, 'asking/answer', {
      title: verdictWords(messages, answer.verdict),
      answer,
      ask: rule?.ask || policy.text.brackets[answer.lead] || t('asking.lead'),
      clause: rule === null ? null : clauseOf(rule),
      sentence: rule === null ? '' : sentenceOf(clauseOf(rule), rule),
      beside: answer.beside.map((one) => ({ rule: one, clause: clauseOf(one) })),
      perhaps: answer.perhaps.map(clauseOf),
      version: policy.published.number,
      moveText: (move: Move) => moveText(messages, move),
      tokens,
      said,
    });
  }

  const today = (res: Response): Day => dayIn(res.locals.place.zone, res.locals.now);

  async function pressUnclear(req: Request, res: Response): Promise<void> {
    const body = req.body as Record<string, unknown>;
    const about = typeof body['about'] === 'string' ? body['about'] : '';
    const { version } = await policyInForce(database.read);
    const isClause = version.clauses.some((clause) => clause.id === about);
    if (!isClause && !(await isQuestion(database.read, about))) throw notFound();
    await transact(database.write, (tx) => noteUnclear(tx, today(res), about));
    const back = safePath(typeof body['back'] === 'string' ? body['back'] : '/');
    res.redirect(303, `/unclear?back=${encodeURIComponent(back)}`);
  }

  function thanks(req: Request, res: Response): void {
    render(req, res, 'layout/message', {
      title: t('asking.thanks'),
      heading: t('asking.thanks'),
      text: t('asking.thanks-text'),
      detail: '',
      action: { href: safePath(query(req, 'back') || '/'), text: t('asking.thanks-back') },
    });
  }

  return { begin, goOn, pressUnclear, thanks };
}

/** What comes after these answers, which fit together: the next question, or the verdict. */
function stepOf({ rules, roles }: Policy, tokens: Token[]): Step {
  const question = nextFact(rules, readTokens(roles, tokens)!);
  if (question !== null) return { tokens, question, answer: null };
  return { tokens, question, answer: answerTo(rules, roles, tokens) };
}

function sentTokens(req: Request): Token[] {
  const sent = (req.body as Record<string, unknown>)['answer'];
  return [sent ?? []].flat().map((one) => (typeof one === 'string' ? one : ''));
}

// The words that the deciding rule stands for: what always applies, the chosen setting, or what the law adds.
// What always applies is a prohibition in most clauses, and reads as a “no” under a “yes”.
function sentenceOf(clause: Clause, { layer, answer }: Rule): string {
  const isYes = rank(answer) <= rank('allowed-if');
  if (layer === 'always') return isYes || clause.floor === '' ? clause.rule : clause.floor;
  if (!layer.startsWith('law:')) return clause.rule;
  return clause.here.find((law) => `law:${law.country}` === layer)?.words ?? clause.rule;
}
