using Earshot.Host.Catalogue;
using Earshot.Host.Cli;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddSingleton<PluginActivator>();
services.AddSingleton<Composer>();
services.AddSingleton<GlobalOptions>();
services.AddSingleton<CommandRunner>();

// In the order of the help.
services.AddSingleton<ICommandModule, RunCommand>();
services.AddSingleton<ICommandModule, ReadCommand>();
services.AddSingleton<ICommandModule, CallsCommand>();
services.AddSingleton<ICommandModule, CallCommand>();
services.AddSingleton<ICommandModule, ExportCommand>();
services.AddSingleton<ICommandModule, StoreCommand>();
services.AddSingleton<ICommandModule, SensorsCommand>();
services.AddSingleton<ICommandModule, InterfacesCommand>();
services.AddSingleton<ICommandModule, ExplainCommand>();
services.AddSingleton<ICommandModule, ConfigCommand>();
services.AddSingleton<ICommandModule, PluginsCommand>();

await using ServiceProvider provider = services.BuildServiceProvider();
return await provider.GetRequiredService<CommandRunner>().RunAsync(args);
