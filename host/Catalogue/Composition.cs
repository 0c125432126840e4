using Earshot.Host.Configuration;
using Earshot.Host.Pipeline.Layers;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Media;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Catalogue;

/// <summary>What <c>plugins.toml</c> describes, ready to be started: the settings and every enabled plugin.</summary>
/// <param name="ConfigurationPath">Full path of the file.</param>
/// <param name="Host">The table <c>[host]</c>.</param>
/// <param name="Pipeline">The table <c>[pipeline]</c>.</param>
/// <param name="DataDirectory">Full path of <see cref="HostSettings.DataDirectory"/>; it need not exist yet.</param>
/// <param name="Instances">The enabled plugins in the order of the file.</param>
/// <param name="Tables">The tables of all plugins, enabled or not, as the file has them.</param>
internal sealed record Composition(
    string ConfigurationPath,
    HostSettings Host,
    PipelineSettings Pipeline,
    string DataDirectory,
    IReadOnlyList<PluginInstance> Instances,
    IReadOnlyList<ConfigurationTable> Tables)
{
    /// <summary>Full path of the Unix socket through which commands reach the running sensor.</summary>
    public string ControlSocket => Host.ControlSocket.Length == 0
        ? Path.Combine(DataDirectory, "control.sock")
        : Path.GetFullPath(Host.ControlSocket, Path.GetDirectoryName(ConfigurationPath)!);

    /// <summary>Every enabled plugin that implements the contract, for example <c>IDecoderPlugin</c>.</summary>
    public IReadOnlyList<Bound<TContract>> OfKind<TContract>()
        where TContract : class =>
        [.. from instance in Instances
            let plugin = instance.Plugin as TContract
            where plugin is not null
            select new Bound<TContract>(instance, plugin)];

    /// <summary>The one enabled plugin that implements the contract.</summary>
    /// <param name="what">The contract in the user's words: "call store".</param>
    /// <exception cref="ConfigurationException">There is none, or there are several.</exception>
    public Bound<TContract> Single<TContract>(string what)
        where TContract : class =>
        AtMostOne<TContract>(what) ?? throw new ConfigurationException($"{ConfigurationPath}: no {what} plugin is enabled");

    /// <summary>The one enabled plugin that implements the contract, or null when there is none.</summary>
    /// <param name="what">The contract in the user's words: "media".</param>
    /// <exception cref="ConfigurationException">There are several.</exception>
    public Bound<TContract>? AtMostOne<TContract>(string what)
        where TContract : class
    {
        IReadOnlyList<Bound<TContract>> found = OfKind<TContract>();
        return found.Count <= 1
            ? found.SingleOrDefault()
            : throw new ConfigurationException(
                $"{ConfigurationPath}: only one {what} plugin can be enabled, but these are: {string.Join(", ", found.Select(f => f.Name))}");
    }

    /// <summary>The one enabled capture plugin that names a source, or null when none does.</summary>
    /// <exception cref="ConfigurationException">Several do.</exception>
    public Bound<IPacketSourcePlugin>? Capture()
    {
        Bound<IPacketSourcePlugin>[] found = [.. OfKind<IPacketSourcePlugin>().Where(capture => capture.Plugin.NamesSource(capture.Config))];
        return found.Length <= 1
            ? found.SingleOrDefault()
            : throw new ConfigurationException(
                $"{ConfigurationPath}: only one capture plugin can capture, but these name a source: {string.Join(", ", found.Select(f => f.Name))}");
    }

    /// <summary>The capture plugin of a sensor that is nothing without one.</summary>
    /// <exception cref="ConfigurationException">Several name a source, or none is enabled, or several of which none names one.</exception>
    public Bound<IPacketSourcePlugin> RequiredCapture() => Capture() ?? Single<IPacketSourcePlugin>("capture");

    /// <summary>The enabled transports that their configuration gives a role.</summary>
    public IReadOnlyList<Bound<ITransportPlugin>> Transports(TransportRole role) =>
        [.. OfKind<ITransportPlugin>().Where(transport => transport.Plugin.RoleOf(transport.Config) == role)];

    /// <summary>The enabled transport that sends in this role, or null when none does.</summary>
    /// <param name="role">What it sends.</param>
    /// <exception cref="ConfigurationException">Several send, whatever it is, or one sends packets where another takes some in to be analysed.</exception>
    public Bound<ITransportPlugin>? Sender(TransportRole role)
    {
        Bound<ITransportPlugin>[] senders = [.. Transports(TransportRole.PacketSender), .. Transports(TransportRole.RecordSender)];
        if (senders.Length > 1)
        {
            throw new ConfigurationException(
                $"{ConfigurationPath}: only one transport can send, but these do: {string.Join(", ", senders.Select(sender => sender.Name))}");
        }

        if (Transports(TransportRole.PacketSender) is [var packets] && Transports(TransportRole.Receiver) is [var receiver, ..])
        {
            throw new ConfigurationException(
                $"{ConfigurationPath}: where {packets.Name} sends packets nothing is analysed, so that {receiver.Name} cannot take any in");
        }

        return Transports(role).SingleOrDefault();
    }

    /// <summary>Makes sure that the plugins go together in a sensor, or a centre.</summary>
    /// <exception cref="ConfigurationException">Some do not: has all that is wrong.</exception>
    public void RequireThatPluginsGoTogether()
    {
        var problems = new List<string>();
        Collect(() => Capture());
        Collect(() => AtMostOne<IMediaPlugin>("media"));
        Collect(() => AtMostOne<ICallStorePlugin>("call store"));
        Collect(() => AtMostOne<IPacketSpoolPlugin>("packet spool"));
        Collect(() => Sender(TransportRole.PacketSender));
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }

        void Collect(Action require)
        {
            try
            {
                require();
            }
            catch (ConfigurationException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }
    }

    /// <summary>What is right, but most likely not what is wanted; a line each.</summary>
    public IEnumerable<string> Warnings
    {
        get
        {
            IReadOnlyList<Bound<ITransportPlugin>> transports = OfKind<ITransportPlugin>();
            if (transports.DistinctBy(transport => transport.Instance.Manifest.Id).Count() > 1)
            {
                yield return $"{ConfigurationPath}: several transports are enabled ({string.Join(", ", transports.Select(t => $"[{t.Name}]"))}): "
                    + "one and the same sensor must use one of them only, or its packets are taken twice";
            }
        }
    }

    /// <summary>What <c>earshot run</c> would miss, a phrase each. Commands that name their files do without.</summary>
    public IEnumerable<string> MissingToRun
    {
        get
        {
            bool sendsPackets = Sender(TransportRole.PacketSender) is not null;
            if (Capture() is null && (sendsPackets || Transports(TransportRole.Receiver).Count == 0))
            {
                yield return "a capture plugin that is told where to capture";
            }

            if (!sendsPackets && Sender(TransportRole.RecordSender) is null && AtMostOne<ICallStorePlugin>("call store") is null)
            {
                yield return "a call store";
            }
        }
    }

    /// <summary>The claims of the host and of all decoder plugins, with decoders made anew; no key is there twice.</summary>
    /// <exception cref="ConfigurationException">Two decoders claim one key, or one claims what the host takes itself, or a plugin fails to say what it claims.</exception>
    public IReadOnlyList<BoundClaim> BindClaims()
    {
        Dictionary<LayerKey, BoundClaim> claims = HostLayers.Claims.ToDictionary(claim => claim.Key);
        var problems = new List<string>();
        foreach (BoundClaim claim in OfKind<IDecoderPlugin>().SelectMany(ClaimsOf))
        {
            if (HostLayers.TakenByWalk.Contains(claim.Key))
            {
                problems.Add($"{ConfigurationPath}: {claim.Key} is claimed by [{claim.Instance}], but the host takes it itself");
            }
            else if (!claims.TryAdd(claim.Key, claim))
            {
                problems.Add($"{ConfigurationPath}: {claim.Key} is claimed by [{claims[claim.Key].Instance}] and by [{claim.Instance}]");
            }
        }

        return problems.Count == 0 ? [.. claims.Values] : throw new ConfigurationException(problems);
    }

    private BoundClaim[] ClaimsOf(Bound<IDecoderPlugin> decoder)
    {
        try
        {
            return [.. decoder.Plugin.Claim(decoder.Config).Select(c => new BoundClaim(c.Key, c.Decoder, decoder.Name))];
        }
        catch (Exception exception)
        {
            // Foreign code, which may fail in any way.
            throw new ConfigurationException(
                $"{ConfigurationPath}: [{decoder.Name}] the plugin {decoder.Instance.Manifest.Id} failed to say what it claims: "
                + $"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
