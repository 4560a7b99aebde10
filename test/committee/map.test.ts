import { mapOf } from '../../src/committee/map.ts';
import { ownClause } from '../../src/policy/own.ts';
import { ruleSource } from '../../src/policy/rule.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { fittedPolicy } from '../support/training.ts';

const messages = loadMessages('en');

describe('the map of a policy', () => {
  it('says of each clause whether it is rigid, vague or between, and why', () => {
    const version = fittedPolicy();
    const never = ruleSource.parse({ answer: 'never', what: 'our look' });
    const rigid = ownClause({
      id: 'OC-01',
      title: 'Logo',
      text: 'Do not post our logo.',
      where: 'Anywhere',
      rules: [never],
    });
    const vague = ownClause({ id: 'OC-02', title: 'Taste', text: 'Use good judgment.' });
    const { clauses } = mapOf(messages, { ...version, clauses: [...version.clauses, rigid, vague] });
    expect(clauses).toHaveLength(27);
    expect(clauses.find(({ clause }) => clause === 'OC-01')).toMatchObject({ place: 'rigid' });
    const found = clauses.find(({ clause }) => clause === 'OC-02')!;
    expect(found.place).toBe('vague');
    expect(found.why.join(' ')).toContain('does not say where it holds');
  });

  it('names in words what no clause decides, and more of it when a clause goes', () => {
    const version = fittedPolicy();
    const without = { ...version, clauses: version.clauses.filter(({ id }) => id !== 'SM-08') };
    const [whole, less] = [mapOf(messages, version).open, mapOf(messages, without).open];
    expect(whole.every((line) => !line.includes('undefined'))).toBe(true);
    expect(less.filter((line) => !whole.includes(line)).join(' ')).toContain('Medical advice to one person');
  });
});
