import type { Instant } from '../kernel/instant.ts';
import type { BuildFault, BuildKind, BuildTarget } from './rebuild.events.ts';

interface OfBuild {
  readonly build: string;
  readonly at: Instant;
}

export type RebuildCommand =
  | ({ readonly type: 'StartRebuild'; readonly kind: BuildKind; readonly targets: readonly BuildTarget[] } & OfBuild)
  | ({ readonly type: 'FailRebuild'; readonly fault: BuildFault } & OfBuild)
  | ({ readonly type: 'ResumeRebuild' } & OfBuild)
  | ({ readonly type: 'CancelRebuild' } & OfBuild)
  | ({ readonly type: 'ClearRebuild' } & OfBuild)
  | ({ readonly type: 'BeginSwitch' } & OfBuild)
  | ({ readonly type: 'FinishRebuild' } & OfBuild);
