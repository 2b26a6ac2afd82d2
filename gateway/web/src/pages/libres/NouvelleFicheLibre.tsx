import { fiches } from "../../api/endpoints";
import { NewSheet } from "../dossier/NewSheet";
import { useListsOf } from "../dossier/useFiche";

/** A learner writes outside any period (F-10). */
export function NouvelleFicheLibre({ apprenant, label, priority = "primary" }: {
  apprenant: string;
  label: string;
  priority?: "primary" | "secondary";
}) {
  return (
    <NewSheet
      label={label}
      priority={priority}
      make={(key) => fiches.createLibre(apprenant, "", key)}
      open={({ id }) => `/apprenants/${apprenant}/fiches-libres/${id}`}
      onMade={useListsOf(apprenant, null)}
    />
  );
}
