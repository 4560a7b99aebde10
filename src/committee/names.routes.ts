import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { countryOptions } from '../organisation/fields.ts';
import { oneLine } from '../organisation/line.ts';
import { sites } from '../organisation/organisation.store.ts';
import type { Brackets } from '../policy/brackets.ts';
import { askedIn } from '../policy/tongue-file.ts';
import { bracketIn } from '../policy/tongue.ts';
import { ownName } from '../web/languages.ts';
import { languageOf } from '../web/tongue.ts';
import { refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { collision } from './collision.ts';
import { doneText, foundDraft, line, shownRevision, ticked, tryVerb, type Desk } from './desk.routes.ts';
import { baseContent, draftOf, type Draft } from './draft.ts';
import { frame } from './draft.routes.ts';
import { setBrackets, setCountries, setSiteBrackets, setTitle } from './names.ts';
import { sitePart, type PartName } from './parts.ts';
import { siteNames } from './site-names.ts';

type Pages = 'show' | 'site' | 'save' | 'saveSite' | 'saveCountries' | 'saveTitle';

/** Names and numbers of a draft: for the whole organisation and where a site differs; its countries and its title. */
export function namesPages(desk: Desk): Record<Pages, Page> {
  const { database, messages, source } = desk;
  const { t } = messages;

  const revisionOf = (draft: Draft, part: PartName): number => draft.parts.get(part)?.revision ?? 0;
  const sentBrackets = (req: Request): Brackets => {
    const sent = typed(req);
    const filled = source.brackets.map((b, n) => [b.key, oneLine(sent[`bracket-${n}`] ?? '')] as const);
    const spanish = source.brackets.flatMap((b, n) => {
      const given = sent[`bracket-es-${n}`];
      return given === undefined ? [] : [[bracketIn(b.key, 'es'), oneLine(given)] as const];
    });
    return Object.fromEntries([...filled, ...spanish]);
  };

  async function showNames(req: Request, res: Response, draft: Draft, given: Given = {}): Promise<void> {
    const { version } = draft;
    const { errors = [], part } = given;
    render(req, res, 'committee/names', {
      ...frame(desk, res, draft),
      tab: 'names',
      title: t('committee.names'),
      errors,
      part,
      done: errors.length === 0 ? doneText(desk, req, ['saved', 'same']) : '',
      source: askedIn(source, languageOf(res)),
      bracketIn,
      tongue: ownName('es'),
      brackets: part === 'brackets' ? sentBrackets(req) : version.brackets,
      policyTitle: part === 'title' ? line(req, 'title') : version.title,
      chosen: part === 'countries' ? ticked(req, 'countries') : version.countries,
      countries: countryOptions(messages),
      sites: (await sites(database.read)).map((site) => ({
        ...site,
        own: Object.keys(version.siteBrackets[site.id] ?? {}).length,
      })),
      revisions: Object.fromEntries(
        ['brackets', 'title', 'countries'].map((name) => [name, revisionOf(draft, name)]),
      ),
      clash:
        errors.length > 0 && part === 'brackets'
          ? clash(req, draft, 'brackets', version.brackets)
          : undefined,
    });
  }

  async function showSite(
    req: Request,
    res: Response,
    draft: Draft,
    errors: ShownProblem[] = [],
  ): Promise<void> {
    const id = param(req, 'site');
    const name = (await siteNames(database.read)).get(id);
    if (name === undefined) throw notFound();
    const part = sitePart(id);
    const own = draft.version.siteBrackets[id] ?? {};
    render(req, res, 'committee/site', {
      ...frame(desk, res, draft),
      title: t('committee.names-at', { site: name }),
      site: { id, name },
      errors,
      source,
      everywhere: draft.version.brackets,
      brackets: errors.length > 0 ? sentBrackets(req) : own,
      revision: revisionOf(draft, part),
      clash: errors.length > 0 ? clash(req, draft, part, own) : undefined,
    });
  }

  // Somebody saved the same names since this form was shown: both stand beside each other.
  function clash(req: Request, draft: Draft, part: PartName, theirs: Brackets) {
    if (revisionOf(draft, part) === shownRevision(req)) return undefined;
    const [yours, base] = [sentBrackets(req), baseContent(draft.base, part) as Brackets];
    const lines = source.brackets.map(({ key, ask }) => ({
      label: ask,
      base: base[key] ?? '',
      theirs: theirs[key] ?? '',
      yours: yours[key] ?? '',
    }));
    return { by: '', at: draft.parts.get(part)?.changed_at ?? '', lines: collision(lines) };
  }

  async function save(req: Request, res: Response, part: string, verb: SaveVerb): Promise<void> {
    const { id } = await foundDraft(desk, req, res);
    let changed = false;
    const errors = await tryVerb(desk, res, async (...given) => {
      changed = await verb(...given);
    });
    if (errors.length === 0)
      res.redirect(303, `/committee/drafts/${id}/names?done=${changed ? 'saved' : 'same'}`);
    else {
      const draft = await draftOf(database.read, id);
      res.status(refusedStatus(errors));
      if (part === 'site') await showSite(req, res, draft, errors);
      else await showNames(req, res, draft, { errors, part });
    }
  }

  const draftId = (req: Request): string => param(req, 'draft');

  return {
    async show(req, res) {
      await showNames(req, res, await foundDraft(desk, req, res));
    },
    async site(req, res) {
      await showSite(req, res, await foundDraft(desk, req, res));
    },
    save: (req, res) =>
      save(req, res, 'brackets', (tx, now, by, today) =>
        setBrackets(
          tx,
          now,
          by,
          draftId(req),
          { brackets: sentBrackets(req), shown: shownRevision(req) },
          source,
          today,
        ),
      ),
    saveSite: (req, res) =>
      save(req, res, 'site', (tx, now, by, today) => {
        const given = { siteId: param(req, 'site'), brackets: sentBrackets(req), shown: shownRevision(req) };
        return setSiteBrackets(tx, now, by, draftId(req), given, source, today);
      }),
    saveCountries: (req, res) =>
      save(req, res, 'countries', (tx, now, by, today) => {
        const given = { countries: ticked(req, 'countries'), shown: shownRevision(req) };
        return setCountries(tx, now, by, draftId(req), given, source, today);
      }),
    saveTitle: (req, res) =>
      save(req, res, 'title', (tx, now, by, today) =>
        setTitle(tx, now, by, draftId(req), { title: line(req, 'title'), shown: shownRevision(req) }, today),
      ),
  };
}

interface Given {
  errors?: ShownProblem[];
  part?: string;
}
type SaveVerb = (...given: Parameters<Parameters<typeof tryVerb>[2]>) => Promise<boolean>;
