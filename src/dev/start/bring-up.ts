import { bringUpDemo, comparisonTable, type Demo } from '../demo.ts';
import { bringUpDesktopDemo, type DesktopDemo, desktopTable } from '../demo-desktop.ts';
import type { Part } from '../stack/part.ts';
import { type Stack, startStack } from '../stack.ts';

const say = (line: string) => console.log(line);

/** The stack of this home, telling what was found and started where. */
export function bringUpStack(
  home: string,
  anyPort: boolean,
  onPart: (part: Part) => void = () => undefined,
): Promise<Stack> {
  say(`Ledgerbridge in ${home}`);
  return startStack({
    home,
    anyPort,
    env: process.env,
    onPart: (part) => {
      say(`  ${part.name.padEnd(10)} ${part.summary}`);
      onPart(part);
    },
    onEnd: say,
    onLeftover: (ended) => say(`  Ended ${ended}, left behind by a start that was killed`),
  });
}

export interface Demos {
  online?: Demo;
  desktop?: DesktopDemo;
}

/** The demo businesses in their stand-ins; with a real QuickBooks there is nothing that we may fill in. */
export async function bringUpDemoData(home: string, stack: Stack): Promise<Demos> {
  const online = await bringUpOnline(home, stack);
  const { sandbox } = stack.desktop;
  if (!sandbox || !online) return { online };
  const desktop = await bringUpDesktopDemo(home, stack, sandbox);
  if (desktop.result) {
    const { wizard, problems } = desktop.result;
    say(`${desktopTable(desktop.result)}\n`);
    say(
      `In the Sync Wizard: ${wizard.import} to import, ${wizard.export} to export, ${wizard.approved} approved, ${wizard.editSequenceErrors} edit-sequence error`,
    );
    for (const problem of problems) say(`  ${problem}`);
  }
  return { online, desktop };
}

async function bringUpOnline(home: string, stack: Stack): Promise<Demo | undefined> {
  const { sandbox } = stack.quickBooks;
  if (!sandbox) return undefined;
  const demo = await bringUpDemo(home, stack, sandbox, say);
  if (demo.comparison) {
    say(`\n${comparisonTable(demo.comparison)}\n`);
    for (const problem of demo.comparison.problems) say(`  ${problem}`);
  }
  return demo;
}
