import type { NouvelAdministrateur } from "../../api/types";
import type { Fault } from "../../ui/feedback";
import { InvitedFields, invitedFaults } from "../../ui/InvitedFields";

/** Nobody yet. */
export const PERSONNE: NouvelAdministrateur = { nom: "", prenom: "", courriel: "" };
const PREFIX = "administrateur.";

/** Who will run accounts and settings. */
export function AdministrateurFields({ value, faults, onChange }: {
  value: NouvelAdministrateur;
  faults: Fault[];
  onChange: (value: NouvelAdministrateur) => void;
}) {
  return <InvitedFields prefix={PREFIX} value={value} faults={faults} onChange={(part) => onChange({ ...value, ...part })} />;
}

/** The checks that the page can make by itself. */
export function administrateurFaults(value: NouvelAdministrateur): Fault[] {
  return invitedFaults(PREFIX, value);
}
