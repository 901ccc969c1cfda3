import type { Instant } from '#domain/kernel/instant';

interface OfAccount {
  readonly meaning: 'account_update';
  /** When the platform wrote it; null where its entry has no time. */
  readonly at: Instant | null;
}

/** A warning: close to a pause, or too few calls picked up. */
export interface AccountViolation extends OfAccount {
  readonly event: 'violation';
  /** In the platform's spelling, such as `USER_INITIATED_CALLS_LOW_PICKUP_RATE`. */
  readonly violation: string;
  readonly remediation: string | null;
}

/** A pause, or a hidden call button. */
export interface AccountRestriction extends OfAccount {
  readonly event: 'restriction';
  readonly restrictions: readonly {
    /** In the platform's spelling, such as `RESTRICTED_BUSINESS_INITIATED_CALLING`. */
    readonly restriction: string;
    /** Exclusive. Null: until somebody lifts it. */
    readonly expiresAt: Instant | null;
    readonly remediation: string | null;
  }[];
}

/** A new price tier was reached. Several may tell of one switch; the smallest `tierUpdatedAt` is the true one. */
export interface VolumeTierUpdate extends OfAccount {
  readonly event: 'volume_tier';
  readonly tierUpdatedAt: Instant;
  /** `CALLING` for calls. */
  readonly category: string;
  /** `low:high` in minutes, as the platform writes it. */
  readonly tier: string;
  /** `YYYY-MM`. */
  readonly effectiveMonth: string;
  /** The price market, such as `Rest of Africa`. */
  readonly region: string;
}

export type AccountUpdate = AccountViolation | AccountRestriction | VolumeTierUpdate;

/** The calling settings of a number as they are now. Texts are in the platform's spelling; null where it does not say. */
export interface SettingsUpdate {
  readonly meaning: 'settings_update';
  readonly at: Instant;
  readonly status: string | null;
  readonly callIconVisibility: string | null;
  readonly callbackPermissionStatus: string | null;
  readonly sipStatus: string | null;
  readonly srtpKeyExchangeProtocol: string | null;
  /** As sent: the platform writes hours in several shapes. */
  readonly callHours: Readonly<Record<string, unknown>> | null;
}
