import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { addSender, addTemplate } from './wording.store.ts';

/** How the organisation words its mails and in whose name it sends them, with all that was so before. */
export const wordingProjection: Projection = {
  name: 'wording',
  fromValues: true,
  tables: ['mail_template', 'mail_sender'],
  kinds: ['template-set', 'sender-set'],
  async apply(tx, entries) {
    for (const { kind, knownAt, facts, values } of entries) {
      const said = { set_by: textOf(facts, 'by'), set_at: knownAt };
      if (kind === 'sender-set')
        await addSender(tx, { ...said, name: values['name'] ?? '', reply_to: values['replyTo'] ?? '' });
      else {
        const hash = facts['hash'] === null ? null : textOf(facts, 'hash');
        await addTemplate(tx, { ...said, kind: textOf(facts, 'kind'), hash });
      }
    }
  },
};
