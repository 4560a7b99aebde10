import { press } from '../support/flow.ts';
import type { Tour } from './tour.ts';

/** The views that a manager keeps. */
export function savedPages(tour: Tour): void {
  it('of views that are kept', async () => {
    const manager = await tour.visit('views.none', 'manager', '/reports/views');
    await manager.goto('/reports/completion?status=overdue');
    await manager.getByRole('link', { name: 'Keep this view' }).click();
    await manager.waitForURL('**/reports/views/new?**');
    await tour.look('view.new', manager);
    await tour.send('view.new.errors', manager, 'Keep it');
    await manager.getByLabel('Name').fill('Late in my team');
    await manager.getByLabel('By mail').selectOption({ label: 'Each week, on Monday' });
    await press(manager, 'Keep it');
    await tour.look('views', manager);
    await manager.getByRole('link', { name: 'Change Late in my team' }).click();
    await manager.waitForURL(/views\/[\w-]{20,}/);
    await tour.look('view.change', manager);
    await tour.visit('views.auditor', 'auditor', '/reports/views');
  });
}
