import { useState } from "react";
import { useNavigate } from "react-router";
import type { FicheCourte } from "../../api/types";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";

/** Makes an empty sheet of one's own and opens it. */
export function NewSheet({ label, make, open, onMade, priority = "primary" }: {
  label: string;
  make: (key: string) => Promise<FicheCourte>;
  /** Its address. */
  open: (made: FicheCourte) => string;
  onMade: () => void;
  priority?: "primary" | "secondary";
}) {
  const navigate = useNavigate();
  // The same press sent again after a lost answer makes no second sheet.
  const [key] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function create() {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const made = await make(key);
      void navigate(open(made));
      onMade();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <div className="fr-mb-3w">
      {error !== null && <ProblemAlert error={error} title={t`La fiche n'est pas créée`} />}
      <Button priority={priority} disabled={busy} network onClick={() => void create()}>
        {label}
      </Button>
    </div>
  );
}
