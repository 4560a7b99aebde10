import fc from 'fast-check';
import { dayIn } from '../../src/days.ts';
import { dayAt, siteDays } from '../../src/reports/site-days.ts';

const ZONES = [
  'UTC',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'America/New_York',
  'Australia/Sydney',
  'Asia/Kolkata',
];

const sites = ZONES.map((zone, n) => ({ id: `s${n}`, zone }));
const at = (time: string) => siteDays(sites, 'UTC', new Date(`2026-10-05T${time}:00Z`));

describe('the days at the sites', () => {
  it('name only the sites where it is another day', () => {
    expect(at('09:00')).toEqual({
      day: '2026-10-05',
      others: [{ day: '2026-10-04', sites: ['s2'] }],
      first: '2026-10-04',
      last: '2026-10-05',
    });
    expect(at('12:00').others).toEqual([{ day: '2026-10-06', sites: ['s1'] }]);
    expect(at('15:00').others).toEqual([{ day: '2026-10-06', sites: ['s1', 's4'] }]);
  });

  it('are those of each zone; the organisation’s where a site is unknown', () => {
    const instants = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (now, zone) => {
        const days = siteDays(sites, zone, now);
        for (const site of sites) expect(dayAt(days, site.id)).toBe(dayIn(site.zone, now));
        expect(dayAt(days, '')).toBe(dayIn(zone, now));
        expect(days.others.length).toBeLessThanOrEqual(2);
        const all = [days.day, ...sites.map((site) => dayAt(days, site.id))].toSorted();
        expect([days.first, days.last]).toEqual([all[0], all.at(-1)]);
      }),
    );
  });
});
