import type { JSX } from 'preact';

const STARS = [1, 2, 3, 4, 5];

/** Five stars; the one that is set already takes the rating away again. */
export function Rating({
  rating,
  onRate,
}: {
  rating: number;
  onRate: (rating: number) => void;
}): JSX.Element {
  return (
    <div class="rating" role="group" aria-label={rating === 0 ? 'Not rated' : `Rated ${rating} of 5`}>
      {STARS.map((stars) => (
        <button
          key={stars}
          type="button"
          class="star"
          data-on={stars <= rating}
          aria-pressed={stars === rating}
          aria-label={`${stars} ${stars === 1 ? 'star' : 'stars'}`}
          title={stars === rating ? 'Take the rating away (0)' : `Rate ${stars} (${stars})`}
          onClick={() => onRate(stars === rating ? 0 : stars)}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="m8 1.600 1.950 4.200 4.600.550-3.400 3.150.900 4.550L8 11.800l-4.050 2.250.900-4.550L1.450 6.350l4.600-.550z" />
          </svg>
        </button>
      ))}
    </div>
  );
}
