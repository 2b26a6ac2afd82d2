import { Button } from "../../ui/Button";
import { Link } from "../../ui/Link";
import { t } from "../../text/typo";
import { adresseReussite } from "./etapes";

interface Row {
  apprenant: string;
  id: string;
  titre: string;
}

/** A page of the book: its place, its title, and what moves it. At an end its button stays, or the focus would have none. */
export function PageRow({ apprenant, id, titre, number, last, onMove, onRemove }: Row & {
  number: number;
  last: boolean;
  onMove: (by: number) => void;
  onRemove: () => void;
}) {
  const first = number === 1;
  return (
    <li className="cpro-row cpro-book-row">
      <p className="cpro-book-row__title">
        <span className="cpro-book-row__number">{number}.</span> <Link href={adresseReussite(apprenant, id)}>{titre}</Link>
      </p>
      <div className="cpro-row__actions">
        <Move id={`page-monter-${id}`} word="Monter" titre={titre} stuck={first} onClick={() => onMove(-1)} />
        <Move id={`page-descendre-${id}`} word="Descendre" titre={titre} stuck={last} onClick={() => onMove(1)} />
        <Button size="small" priority="tertiary" nativeButtonProps={{ id: `page-retirer-${id}` }} onClick={onRemove}>
          Retirer du book<span className="fr-sr-only">{t` : ${titre}`}</span>
        </Button>
      </div>
    </li>
  );
}

function Move({ id, word, titre, stuck, onClick }: { id: string; word: string; titre: string; stuck: boolean; onClick: () => void }) {
  return (
    <Button size="small" priority="secondary" nativeButtonProps={{ id, "aria-disabled": stuck }} onClick={() => !stuck && onClick()}>
      {word}
      <span className="fr-sr-only">{t` : ${titre}`}</span>
    </Button>
  );
}

/** A success that the book does not show. */
export function OutRow({ apprenant, id, titre, onAdd }: Row & { onAdd: () => void }) {
  return (
    <li className="cpro-row cpro-book-row">
      <p className="cpro-book-row__title">
        <Link href={adresseReussite(apprenant, id)}>{titre}</Link>
      </p>
      <div className="cpro-row__actions">
        <Button size="small" priority="secondary" nativeButtonProps={{ id: `page-mettre-${id}` }} onClick={onAdd}>
          Mettre dans le book<span className="fr-sr-only">{t` : ${titre}`}</span>
        </Button>
      </div>
    </li>
  );
}
