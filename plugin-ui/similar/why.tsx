import type { JSX } from 'preact';
import { useApp, useView } from '../app/context.js';
import { isAsked } from '../view/view-state.js';
import type { WhyPart } from './similar-source.js';

/** "Timbre 92 %". */
export function partInWords({ text, share }: WhyPart): string {
  return share === null ? text : `${text} ${Math.round(share * 100)} %`;
}

/** Why a sound is in the list; nothing while the list is a search. */
export function WhyHere({ id }: { id: number }): JSX.Element | null {
  const { similar, results } = useApp();
  const asked = useView(isAsked);
  void results.version.value;
  const why = asked ? similar.whyOf(id) : undefined;
  if (why === undefined) return null;
  return (
    <section class="why" aria-label="Why it is here">
      <p>{why.reason}</p>
      <ul>
        {why.details.map((part) => (
          <li key={part.text} class={part.share === null ? '' : 'why-share'}>
            <span>{part.text}</span>
            {part.share !== null && (
              <span class="likeness" style={{ '--share': String(part.share) }}>
                {Math.round(part.share * 100)} %
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
