import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Card } from '../../schemas/cards.js';
import type { Kit } from '../../schemas/methods/kits.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';

const PROJECTS = Array.from({ length: 16 }, (_, at) => at + 1);
/** The daemon takes the first project of the card that nobody uses. */
const FREE = '';

/** A kit as a project of a card: it is wanted there from now on, and the card's plan says what that means. */
export function CardTarget(props: { kit: Kit; card: Card; onClose: () => void }): JSX.Element {
  const { kit, card, onClose } = props;
  const { link, notices, cards, store } = useApp();
  const project = useSignal<number | typeof FREE>(FREE);
  const busy = useSignal(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    busy.value = true;
    try {
      const { wishes } = await link.client.call('cards.wishes', { id: card.id });
      const isWanted = wishes.some(
        (wish) =>
          wish.kind === 'kit' &&
          wish.kitId === kit.id &&
          (project.value === FREE || wish.project === project.value),
      );
      if (!isWanted) {
        const place = project.value === FREE ? {} : { project: project.value };
        await link.client.call('cards.wish', { id: card.id, kitId: kit.id, ...place });
      }
      cards.toPlan.value = card.id;
      onClose();
      store.open('cards');
    } catch (error) {
      notices.report(error);
    } finally {
      busy.value = false;
    }
  }

  return (
    <form class="export-form" onSubmit={(event) => void submit(event)}>
      <label class="field">
        As
        <select
          value={project.value}
          onChange={(event) => {
            const { value } = event.currentTarget;
            project.value = value === FREE ? FREE : Number(value);
          }}
        >
          <option value={FREE}>The project it has there, or the first free one</option>
          {PROJECTS.map((number) => (
            <option key={number} value={number}>
              Project {number}
            </option>
          ))}
        </select>
      </label>
      <p class="export-plan">
        {kit.name} is wanted on {card.name} from now on. The plan of the card shows every file first; nothing
        is written before you say so.
      </p>
      <div class="card-actions">
        <button type="button" class="button" onClick={onClose}>
          Not now
        </button>
        <button type="submit" class="button primary" disabled={busy.value}>
          <Icon name="check" /> Show the plan
        </button>
      </div>
    </form>
  );
}
