using Earshot.Bench.Generator;
using Earshot.Host.Catalogue;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Bench.InProcess;

/// <summary>A generated capture in memory, which can be read any number of times: what is timed is the analysis alone.</summary>
internal sealed class LoadedCapture
{
    private readonly List<PacketBlock> blocks = [];

    public LoadedCapture(GeneratorOptions options, Composition composition)
    {
        string file = Path.GetTempFileName();
        try
        {
            Generated = CaptureGenerator.Generate(options, file);
            Bound<ICaptureFileReader> reader = composition.Single<ICaptureFileReader>("capture file");
            using IPacketSource source = reader.Plugin.OpenFile(file, reader.Config, reader.Context);
            while (source.Read(CancellationToken.None) is { } block)
            {
                blocks.Add(block); // its lease is never given back
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What is in it.</summary>
    public GeneratedCapture Generated { get; }

    /// <summary>All of it.</summary>
    public IReadOnlyList<PacketBlock> Blocks => blocks;

    /// <summary>A source that reads the capture from its beginning.</summary>
    public IPacketSource Open() => new Source(blocks);

    private sealed class Source(List<PacketBlock> blocks) : IPacketSource
    {
        private int next;

        public string Name => "memory";

        public SourceStatistics Statistics => default;

        public PacketBlock? Read(CancellationToken stop)
        {
            if (next == blocks.Count)
            {
                return null;
            }

            blocks[next].Retain();
            return blocks[next++];
        }

        public void Dispose()
        {
        }
    }
}
