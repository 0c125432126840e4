using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Control;

/// <summary>A command's end of the control socket, see <see cref="ControlProtocol"/>.</summary>
internal sealed class ControlClient : IDisposable
{
    // A query may wait behind others and then search through many days.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string path;
    private readonly NetworkStream stream;
    private readonly StreamReader reader;

    private ControlClient(string path, Socket socket)
    {
        this.path = path;
        stream = new NetworkStream(socket, ownsSocket: true) { ReadTimeout = (int)Patience.TotalMilliseconds };
        reader = new StreamReader(stream, Encoding.UTF8);
    }

    /// <returns>Null when no sensor answers there.</returns>
    /// <exception cref="PluginException">A sensor may be there, but this user cannot reach it.</exception>
    public static ControlClient? TryConnect(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(ControlProtocol.EndPoint(path));
            return new ControlClient(path, socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            return e.SocketErrorCode == SocketError.AccessDenied
                ? throw new PluginException($"the control socket {path} belongs to another user: run this as the user of the sensor", e)
                : null;
        }
        catch (PluginException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="ICallStore.Query"/>
    public IReadOnlyList<CallRecord> Query(CallQuery query) => Ask(new ControlRequest { Calls = query }).Records;

    /// <inheritdoc cref="ICallStore.Count"/>
    public int Count(CallQuery query, int cap) => Needed(Ask(new ControlRequest { Count = new ControlCount(query, cap) }).Last.Count);

    /// <inheritdoc cref="ICallStore.Find"/>
    public CallRecord? Find(string idOrCallId) => Ask(new ControlRequest { Find = idOrCallId }).Records.SingleOrDefault();

    /// <summary>The key of what <see cref="Find"/> gives, whose times have lost their nanoseconds on the way.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public CallKey? KeyOf(string idOrCallId) => Ask(new ControlRequest { Key = idOrCallId }).Last.Key;

    /// <summary>How the store stands.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public StoreHealth Health() => Ask(new ControlRequest { Health = true }).Last.Health ?? throw Incomplete();

    /// <summary>The damage in the store.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public IReadOnlyList<StoreProblem> Check() => Ask(new ControlRequest { Check = true }).Last.Problems ?? throw Incomplete();

    /// <summary>The sensors that a centre knows, and what it refused before it knew them.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public (IReadOnlyList<SensorState> Sensors, IReadOnlyDictionary<string, long> Refused) Sensors()
    {
        ControlAnswer answer = Ask(new ControlRequest { Sensors = true }).Last;
        return (answer.Sensors ?? throw Incomplete(), answer.Refused ?? throw Incomplete());
    }

    /// <summary>The sensor with this id or name.</summary>
    /// <exception cref="PluginException">There is none; or as with <see cref="Sensors"/>.</exception>
    public RemoteSensor SensorOf(string idOrName)
    {
        IReadOnlyList<SensorState> sensors = Sensors().Sensors;
        return sensors.Select(state => state.Sensor)
                .FirstOrDefault(s => s.Name == idOrName || s.Id.ToString(CultureInfo.InvariantCulture) == idOrName)
            ?? throw new PluginException($"the centre knows no sensor {idOrName}: {(sensors.Count == 0
                ? "none has connected since it was started"
                : $"there are {string.Join(", ", sensors.Select(state => $"{state.Sensor.Id} ({state.Sensor.Name})"))}")}");
    }

    /// <summary>The sensor's own calls that are not over.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public IReadOnlyList<LiveCall> LiveCalls() => Ask(new ControlRequest { OwnLive = true }).Last.Live ?? throw Incomplete();

    /// <summary>A remote sensor's calls that are not over.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public IReadOnlyList<LiveCall> LiveCalls(int sensor) => Ask(new ControlRequest { Live = sensor }).Last.Live ?? throw Incomplete();

    /// <summary>A remote sensor's configuration in force.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public string Configuration(int sensor) => Ask(new ControlRequest { Configuration = sensor }).Last.Text ?? throw Incomplete();

    /// <summary>Packets out of a remote sensor's spool, as they come; nothing else may be asked meanwhile.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public IEnumerable<SpooledPacket> Packets(int sensor, IReadOnlyList<SpoolSelection> selections) =>
        Lines(new ControlRequest { Packets = new ControlPackets(sensor, selections) }, _ => { })
            .Select(line => Guard(() => ControlProtocol.ParsePacket(line)).ToSpooled());

    /// <summary>Since when a remote sensor's spool has packets; null when it has none.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public Timestamp? Oldest(int sensor, bool media) =>
        Ask(new ControlRequest { Oldest = new ControlOldest(sensor, media) }).Last.Time is { } time ? new Timestamp(time) : null;

    public void Dispose()
    {
        reader.Dispose();
        stream.Dispose();
    }

    private (List<CallRecord> Records, ControlAnswer Last) Ask(ControlRequest request)
    {
        ControlAnswer? last = null;
        List<CallRecord> records = [.. Lines(request, answer => last = answer).Select(line => Guard(() => ControlProtocol.ParseRecord(line)))];
        return (records, last!);
    }

    private IEnumerable<string> Lines(ControlRequest request, Action<ControlAnswer> onLast)
    {
        Guard(() =>
        {
            stream.Write(Encoding.UTF8.GetBytes(ControlProtocol.Serialize(request) + "\n"));
            return true;
        });
        while (true)
        {
            string line = Guard(reader.ReadLine) ?? throw new PluginException($"the sensor at {path} went away before it had answered");
            if (Guard(() => ControlProtocol.ParseAnswer(line)) is { } last)
            {
                onLast(last.Error is null ? last : throw new PluginException($"the running sensor says: {last.Error}"));
                yield break;
            }

            yield return line;
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or JsonException or FormatException)
        {
            throw new PluginException($"the sensor at {path} cannot be asked: {e.Message}", e);
        }
    }

    private int Needed(int? value) => value ?? throw Incomplete();

    private PluginException Incomplete() => new($"the sensor at {path} answered something else: is it of another version?");
}
