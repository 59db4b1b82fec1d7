/** Brings a database to today's schema, to be killed on the way. Started by `migrations.ts`. */
import { migrate, migrationFolders } from '../../../runtime/database/migrate.ts';
import { projectFolder } from './place.ts';

await migrate({ adminUrl: process.argv[2] ?? '', folders: migrationFolders(projectFolder) });
