import { Command } from 'commander';

export function scanCommand(): Command {
  return new Command('scan');
}
