import { useEffect, useState } from "react";
import type { ProprietaireAnnexes } from "../../api/types";
import { t } from "../../text/typo";
import type { Uploads } from "../../uploads/queue";

/** What a file that has come is called, for who waits for it. */
function arrived({ nom, content }: { nom: string; content: Blob }): string {
  return content.type.startsWith("image/") ? t`Photo ajoutée : ${nom}` : t`Fichier ajouté : ${nom}`;
}

/** Says once that a file has come. Who writes meanwhile, on the same page, keeps the focus. */
export function useArrivals(uploads: Uploads, owner: ProprietaireAnnexes): string {
  const [told, setTold] = useState("");
  const name = JSON.stringify(owner);
  useEffect(
    () =>
      uploads.onArrived((file, here) => {
        if (here && JSON.stringify(file.owner) === name) setTold(arrived(file));
      }),
    [uploads, name],
  );
  return told;
}
