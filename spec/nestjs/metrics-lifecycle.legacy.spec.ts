import { Controller, Get, Inject, Injectable, Module, Scope, UseGuards, type CanActivate } from '@nestjs/common';
import { Gauged, Registry } from '../../lib/index.js';
import { MetricsModule } from '../../lib/nestjs.js';
import { closeApplications, samplesOf, start } from './applications.legacy.js';

afterEach(closeApplications);

describe('gauges of what Nest makes', () => {
  const metrics = new Registry();

  class Queue {
    @Gauged('jobs', { help: 'Jobs.', registry: metrics, labels: { queue: (queue: Queue) => queue.name } })
    readonly jobs: number[] = [1, 2];
    constructor(readonly name: string) {}
  }

  @Injectable()
  class Provided extends Queue {
    constructor() {
      super('provider');
    }
  }

  @Controller('jobs')
  class Controlling extends Queue {
    constructor() {
      super('controller');
    }

    @Get()
    list(): number[] {
      return this.jobs;
    }
  }

  @Injectable()
  class Guarding extends Queue implements CanActivate {
    constructor() {
      super('guard');
    }

    canActivate(): boolean {
      return true;
    }
  }

  @Controller('guarded')
  @UseGuards(Guarding)
  class Guarded {}

  @Injectable({ scope: Scope.TRANSIENT })
  class Transient extends Queue {
    constructor() {
      super('transient');
    }
  }

  @Injectable()
  class Inquirer {
    constructor(@Inject(Transient) readonly queue: Transient) {}
  }

  @Injectable({ scope: Scope.REQUEST })
  class PerRequest extends Queue {
    constructor() {
      super('request');
    }
  }

  @Module({
    controllers: [Controlling, Guarded],
    providers: [
      Provided,
      Transient,
      Inquirer,
      PerRequest,
      { provide: 'made', useFactory: () => new Queue('factory') },
      { provide: 'given', useValue: new Queue('value') },
      { provide: 'alias', useExisting: Provided },
      { provide: 'text', useValue: 'no object' },
      { provide: 'nothing', useValue: null },
    ],
  })
  class JobsModule {}

  it('are known without a word, but for what is made for a request', async () => {
    await start(MetricsModule.forRoot(), { imports: [JobsModule] });
    expect((await samplesOf(metrics, 'jobs{')).sort()).toEqual([
      'jobs{queue="controller"} 2',
      'jobs{queue="factory"} 2',
      'jobs{queue="guard"} 2',
      'jobs{queue="provider"} 2',
      'jobs{queue="transient"} 2',
      'jobs{queue="value"} 2',
    ]);
    // What is made for a request has no state that could be read before.
    expect(await samplesOf(metrics, 'prometheus_sdk_faults_total')).toEqual([]);
  });
});
