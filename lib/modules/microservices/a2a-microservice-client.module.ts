import { Module, type DynamicModule, type InjectionToken, type Provider } from '@nestjs/common';
import {
  ClientsModule,
  type ClientProvider,
  type ClientProxy,
  type ClientsProviderAsyncOptions,
} from '@nestjs/microservices';
import { compileMicroserviceClientOptions } from '../../options/compile-microservice-options.js';
import type { A2AMicroserviceClientOptions } from '../../options/microservice-options.interface.js';
import { A2AMicroserviceClient } from '../../transports/microservices/client/a2a-microservice.client.js';

/** Options of the client, and what it is injected by. */
export interface A2AMicroserviceClientModuleOptions extends A2AMicroserviceClientOptions {
  /** For several agents: a token each. @default A2AMicroserviceClient */
  readonly name?: InjectionToken;
  /** Makes the client visible in every module. @default false */
  readonly isGlobal?: boolean;
}

type TransportOptions = { readonly client: ClientProvider };
type AsyncTransportOptions = Pick<
  ClientsProviderAsyncOptions,
  'imports' | 'inject' | 'useFactory' | 'useClass' | 'useExisting'
>;

/** Provides an `A2AMicroserviceClient`; its connection opens at the first call. */
@Module({})
export class A2AMicroserviceClientModule {
  /** `client`: the transport and its options, as Nest's ClientsModule takes them. */
  static register(options: A2AMicroserviceClientModuleOptions & TransportOptions): DynamicModule {
    const name = Symbol('A2A transport');
    return build(options, name, ClientsModule.register([{ name, ...options.client }]));
  }

  /** The transport from a factory or a class, as with `ClientsModule.registerAsync()`. */
  static registerAsync(
    options: A2AMicroserviceClientModuleOptions & AsyncTransportOptions,
  ): DynamicModule {
    const name = Symbol('A2A transport');
    const { imports, inject, useFactory, useClass, useExisting } = options;
    const transport = { name, imports, inject, useFactory, useClass, useExisting };
    return build(options, name, ClientsModule.registerAsync([transport]));
  }
}

function build(
  {
    name = A2AMicroserviceClient,
    isGlobal = false,
    ...options
  }: A2AMicroserviceClientModuleOptions,
  transport: symbol,
  clients: DynamicModule,
): DynamicModule {
  compileMicroserviceClientOptions(options);
  const client: Provider = {
    provide: name,
    inject: [transport],
    useFactory: (proxy: ClientProxy) => new A2AMicroserviceClient(proxy, options),
  };
  return {
    module: A2AMicroserviceClientModule,
    global: isGlobal,
    imports: [clients],
    providers: [client],
    exports: [name],
  };
}
