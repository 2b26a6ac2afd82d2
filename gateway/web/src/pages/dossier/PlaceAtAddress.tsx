import { useState } from "react";
import type { Dossier, Position } from "../../api/types";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { SHORTEST_ADDRESS, useAddressSearch } from "./addressSearch";
import { addressLines } from "./liaisonFields";
import { placeAt } from "./position";
import { useLiaisonQuery } from "./useLiaison";

/** Puts the marker at the address of the fiche de liaison, where there is one and a search of addresses (F-02, P-10). */
export function PlaceAtAddress({ dossier, onFound, onRefusal }: {
  dossier: Dossier;
  /** Where it is, and the address that was found: not always the one that was meant. */
  onFound: (position: Position, address: string) => void;
  onRefusal: (message: string) => void;
}) {
  const search = useAddressSearch();
  const { periode, apprenant } = dossier;
  const { data: fiche } = useLiaisonQuery(periode.id, apprenant.id);
  const [looking, setLooking] = useState(false);
  const address = fiche ? addressLines(fiche.champs).join(" ") : "";
  if (!search || address.length < SHORTEST_ADDRESS) return null;

  async function find() {
    if (!search || looking) return;
    setLooking(true);
    onRefusal("");
    const found = await search(address).catch(() => null);
    setLooking(false);
    const [first] = found ?? [];
    if (first) onFound(placeAt(first.latitude, first.longitude), first.libelle);
    else if (found) onRefusal(t`Cette adresse n'a pas été trouvée : corrigez-la dans la fiche de liaison, ou placez le repère vous-même.`);
    else onRefusal(t`La recherche d'adresses ne répond pas : réessayez plus tard, ou placez le repère vous-même.`);
  }

  return (
    <Button priority="secondary" onClick={() => void find()}>
      {looking ? t`Recherche de l'adresse...` : "Placer le repère à cette adresse"}
    </Button>
  );
}
