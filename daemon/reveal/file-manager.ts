import path from 'node:path';

/** A program and its arguments that show a file in the file manager. */
export interface FileManagerCall {
  program: string;
  args: readonly string[];
}

/**
 * How a platform shows a file: macOS and Windows select it, Linux desktops only have one way that all of them know,
 * which opens its folder. The path is one argument and never goes through a shell.
 */
export function fileManagerCall(platform: NodeJS.Platform, file: string): FileManagerCall {
  if (platform === 'darwin') return { program: 'open', args: ['-R', file] };
  if (platform === 'win32') {
    return { program: 'explorer.exe', args: [`/select,${path.win32.normalize(file)}`] };
  }
  return { program: 'xdg-open', args: [path.posix.dirname(file)] };
}
