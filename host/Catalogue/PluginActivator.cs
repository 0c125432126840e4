using System.Reflection;
using Earshot.Host.Configuration;
using Earshot.Sdk.Audio;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Media;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Streams;
using Earshot.Sdk.Transport;
using McMaster.NETCore.Plugins;
using PluginConfig = Earshot.Sdk.Plugins.PluginConfig;

namespace Earshot.Host.Catalogue;

/// <summary>Loads plugin assemblies, each once and with its own dependencies, and makes their entry objects.</summary>
internal sealed class PluginActivator
{
    private readonly Dictionary<string, PluginLoader> loaders = [];

    /// <summary>A new entry object of the plugin.</summary>
    /// <exception cref="PluginRefusedException">It cannot be loaded, or is not what its manifest says.</exception>
    public Plugin Create(PluginManifest manifest)
    {
        Type contract = ContractOf(manifest.Kind);
        object? entry = CreateEntry(manifest);
        return entry is Plugin plugin && contract.IsInstanceOfType(entry)
            ? plugin
            : throw new PluginRefusedException($"its class {manifest.EntryType} is no {manifest.Kind} plugin: it is not a {contract.Name}");
    }

    /// <summary>The plugin's configuration with its defaults.</summary>
    /// <exception cref="PluginRefusedException">Its class is not what <see cref="PluginConfig"/> asks for.</exception>
    public static PluginConfig CreateDefaultConfig(Plugin plugin)
    {
        try
        {
            PluginConfig config = plugin.CreateDefaultConfig();
            foreach (ConfigKey key in ConfigKey.OfPlugin(config.GetType()))
            {
                _ = key.Get(config);
            }

            return config;
        }
        catch (NotSupportedException exception)
        {
            throw new PluginRefusedException(exception.Message, exception);
        }
        catch (Exception exception)
        {
            // Foreign code, which may fail in any way.
            throw new PluginRefusedException($"its configuration cannot be made: {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    private object? CreateEntry(PluginManifest manifest)
    {
        try
        {
            Type type = LoaderOf(manifest.AssemblyPath).LoadDefaultAssembly().GetType(manifest.EntryType, throwOnError: true)!;
            return Activator.CreateInstance(type, nonPublic: true);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } cause)
        {
            throw new PluginRefusedException($"its constructor failed: {cause.GetType().Name}: {cause.Message}", cause);
        }
        catch (Exception exception)
        {
            // Loading runs foreign code (module initializers, type resolution), which may fail in any way.
            throw new PluginRefusedException($"it cannot be loaded: {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    private PluginLoader LoaderOf(string assemblyPath)
    {
        if (!loaders.TryGetValue(assemblyPath, out PluginLoader? loader))
        {
            // Only the SDK is shared; not collectible, which costs 8-42 % per packet.
            loader = PluginLoader.CreateFromAssemblyFile(assemblyPath, isUnloadable: false, sharedTypes: [typeof(Plugin)]);
            loaders.Add(assemblyPath, loader);
        }

        return loader;
    }

    private static Type ContractOf(PluginKind kind) => kind switch
    {
        PluginKind.Capture => typeof(IPacketSourcePlugin),
        PluginKind.Decoder => typeof(IDecoderPlugin),
        PluginKind.Signalling => typeof(ISignallingPlugin),
        PluginKind.Media => typeof(IMediaPlugin),
        PluginKind.CallStore => typeof(ICallStorePlugin),
        PluginKind.Diagnosis => typeof(IDiagnosisPlugin),
        PluginKind.StreamDecoder => typeof(IStreamDecoderPlugin),
        PluginKind.PacketSpool => typeof(IPacketSpoolPlugin),
        PluginKind.Transport => typeof(ITransportPlugin),
        PluginKind.Audio => typeof(IAudioDecoderPlugin),
        _ => throw new PluginRefusedException($"its kind {kind} is unknown"),
    };
}
