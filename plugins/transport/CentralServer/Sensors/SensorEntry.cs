using Earshot.Central.Protocol.Messages;
using Earshot.CentralServer.Packets;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Transport;

namespace Earshot.CentralServer.Sensors;

/// <summary>What the centre knows of one sensor. Any thread.</summary>
internal sealed class SensorEntry
{
    private const int MaxPlaces = 64;

    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private SensorState state;
    private IReadOnlyDictionary<string, long> droppedThere = new Dictionary<string, long>();
    private long bytesBefore;
    private SensorSession? session;

    public SensorEntry(KnownSensor known, PacketFeed feed, TimeProvider clock)
    {
        Known = known;
        Feed = feed;
        this.clock = clock;
        state = new SensorState(feed.Sensor)
        {
            Sends = known.Sends, Address = known.Address, Version = known.Version, Plugins = known.Plugins,
        };
    }

    public RemoteSensor Sensor => Feed.Sensor;

    /// <summary>What outlives the process.</summary>
    public KnownSensor Known { get; set; }

    public PacketFeed Feed { get; }

    /// <summary>Its session; null while it is away.</summary>
    public SensorSession? Session
    {
        get
        {
            lock (gate)
            {
                return session;
            }
        }
    }

    public SensorState State
    {
        get
        {
            lock (gate)
            {
                return state with
                {
                    Packets = Feed.Packets,
                    LastPacket = Feed.LastPacket,
                    Bytes = bytesBefore + (session?.Connection.Bytes ?? 0),
                    Dropped = Dropped(),
                    Problem = state.Problem ?? Feed.Problem,
                };
            }
        }
    }

    /// <summary>It was there since the centre listens.</summary>
    public bool WasSeen { get; private set; }

    /// <summary>It was let in.</summary>
    public void Enter(SensorSession entered, KnownSensor known, double? clockOffset)
    {
        lock (gate)
        {
            WasSeen = true;
            Known = known;
            session = entered;
            state = state with
            {
                IsConnected = true,
                Sends = known.Sends,
                Address = known.Address,
                Version = known.Version,
                Plugins = known.Plugins,
                Since = Now,
                ClockOffsetMs = clockOffset,
                Problem = null,
            };
        }
    }

    /// <summary>Its connection is over.</summary>
    /// <returns>False when it has a newer one.</returns>
    public bool Leave(SensorSession left)
    {
        lock (gate)
        {
            bytesBefore += left.Connection.Bytes;
            if (session != left)
            {
                return false;
            }

            session = null;
            state = state with { IsConnected = false, Since = Now, Problem = null };
            return true;
        }
    }

    /// <summary>It, or another that says to be it, was refused.</summary>
    public void Refuse(string problem)
    {
        lock (gate)
        {
            WasSeen = true;
            state = state with { Problem = $"refused: {problem}" };
        }
    }

    public void CountRecords(int count)
    {
        lock (gate)
        {
            state = state with { Records = state.Records + count };
        }
    }

    /// <summary>What it tells of itself.</summary>
    public void Note(SensorStatus status)
    {
        lock (gate)
        {
            state = state with { WaitingBytes = (long)status.WaitingBytes };
            droppedThere = status.Dropped.Take(MaxPlaces).GroupBy(pair => SensorText.Clean(pair.Key))
                .ToDictionary(place => place.Key, place => place.Sum(pair => (long)pair.Value));
        }
    }

    /// <summary>How far its clock was off.</summary>
    public void NoteClock(double offset)
    {
        lock (gate)
        {
            state = state with { ClockOffsetMs = offset };
        }
    }

    private Timestamp Now => new((clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100);

    private Dictionary<string, long> Dropped()
    {
        var all = new Dictionary<string, long>(droppedThere);
        foreach ((string place, long count) in Feed.Dropped)
        {
            all[place] = all.GetValueOrDefault(place) + count;
        }

        return all;
    }
}
