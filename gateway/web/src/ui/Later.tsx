import { t } from "../text/typo";

/** Says when what needs the network will work again; what waits is described by it. */
export function Later({ id }: { id: string }) {
  return (
    <span id={id} className="fr-hint-text cpro-later">
      {t`Disponible au retour du réseau.`}
    </span>
  );
}

/** Attributes of a link that waits: the sentence of that id says for what. */
export function waiting(later: string) {
  return { "aria-disabled": true, "aria-describedby": later } as const;
}
