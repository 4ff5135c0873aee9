import { embeddedDeployment } from './live-control/embedded-deployment.ts';
import { describeLiveControl } from './live-control.ts';

describeLiveControl('live control in one process, with what is embedded', embeddedDeployment());
