import '../../src/projections.ts';
import { derivedAbout } from '../../src/reports/past-about.ts';

describe('what a past is derived by', () => {
  it('is all that the report needs', () => {
    const names = (about: Parameters<typeof derivedAbout>[0]) => derivedAbout(about).map(({ name }) => name);
    expect(names('standing')).toEqual([
      'organisation',
      'people',
      'policy',
      'courses',
      'training',
      'scorm',
      'obligations',
    ]);
    expect(names('questions')).toEqual(['organisation', 'policy', 'courses', 'items']);
    expect(names('everything')).toContain('certificates');
  });
});
