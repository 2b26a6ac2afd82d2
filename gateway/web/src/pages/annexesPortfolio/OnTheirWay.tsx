import { useEffect, useRef } from "react";
import type { ProprietaireAnnexes } from "../../api/types";
import { useOnline } from "../../app/online";
import { octets, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import type { Uploads } from "../../uploads/queue";
import type { Row } from "../../uploads/rows";

/** Files that were chosen and are not there yet, each with how far it is; those that are refused say why. */
export function OnTheirWay({ uploads, owner }: { uploads: Uploads; owner: ProprietaireAnnexes }) {
  const online = useOnline();
  const box = useRef<HTMLDivElement>(null);
  const inside = useRef(false);
  const rows = uploads.of(owner);
  // A row that goes takes the focus with it, whoever sent it away: it stays in the list.
  useEffect(() => {
    if (inside.current && document.activeElement === document.body) box.current?.focus({ preventScroll: true });
  }, [rows.length]);
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="group"
      aria-label="Fichiers en cours d’envoi"
      onFocus={() => (inside.current = true)}
      onBlur={({ relatedTarget }) => (inside.current = relatedTarget === null && inside.current)}
    >
      {rows.length > 0 && (
        <ul className="cpro-sending">
          {rows.map((row) => (
            <Sending key={row.file.id} row={row} waits={!online || uploads.waits} onDrop={() => void uploads.drop(row.file.id)} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Sending({ row, waits, onDrop }: { row: Row; waits: boolean; onDrop: () => void }) {
  const { nom } = row.file;
  return (
    <li className="cpro-sending__row">
      <div>
        <p className="cpro-sending__name">{nom}</p>
        {row.refusal ? (
          <p role="alert" className="fr-error-text">
            {row.refusal.detail ?? t`Ce fichier n'a pas pu être ajouté. Réessayez.`}
          </p>
        ) : (
          <HowFar row={row} waits={waits} />
        )}
      </div>
      <Button size="small" priority="tertiary no outline" onClick={onDrop}>
        {row.refusal ? "Retirer" : "Annuler"}
        <span className="fr-sr-only">{row.refusal ? t` « ${nom} » de la liste` : t` l'envoi de « ${nom} »`}</span>
      </Button>
    </li>
  );
}

function HowFar({ row: { file, sent, current, stored }, waits }: { row: Row; waits: boolean }) {
  const { nom, content } = file;
  const fraction = t`${octets(sent)} sur ${octets(content.size)}`;
  return (
    <>
      <p className="cpro-progress">
        <progress value={sent} max={content.size} aria-label={t`Envoi de « ${nom} »`} aria-valuetext={fraction} />{" "}
        {waits ? t`En attente du réseau` : current ? fraction : t`En attente`}
      </p>
      {waits && !stored && (
        <p className="cpro-row__detail">{t`Gardez cette page ouverte : votre appareil n'a plus de place pour retenir ce fichier.`}</p>
      )}
    </>
  );
}
