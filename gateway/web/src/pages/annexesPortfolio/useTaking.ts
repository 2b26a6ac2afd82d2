import { useState } from "react";
import type { ProprietaireAnnexes } from "../../api/types";
import { lighter } from "../../uploads/photo";
import type { Uploads } from "../../uploads/queue";

/** Takes files that somebody chose: photos are made smaller first, one after the other, for a phone has little memory. */
export function useTaking(uploads: Uploads, owner: ProprietaireAnnexes, max: number) {
  const [preparing, setPreparing] = useState(0);
  const [tooHeavy, setTooHeavy] = useState<string[]>([]);

  async function take(files: File[]) {
    setTooHeavy([]);
    setPreparing((count) => count + files.length);
    for (const file of files) {
      const { nom, content } = await lighter(file);
      if (content.size > max) setTooHeavy((names) => [...names, file.name]);
      else await uploads.add(owner, nom, content);
      setPreparing((count) => count - 1);
    }
  }

  return { preparing, tooHeavy, take: (files: File[]) => void take(files) };
}
