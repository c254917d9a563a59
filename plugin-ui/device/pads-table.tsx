import type { ComponentChildren, JSX } from 'preact';

/** What each pad of the unit gets by a plan, and instead of what; the children are its rows. */
export function PadsTable({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="plan-lines" tabIndex={0} role="group" aria-label="Pads">
      <table>
        <thead>
          <tr>
            <th scope="col">Pad</th>
            <th scope="col">Gets</th>
            <th scope="col">Instead of</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
