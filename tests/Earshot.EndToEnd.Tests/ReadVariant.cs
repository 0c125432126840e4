using System.IO.Compression;
using ZstdSharp;

namespace Earshot.EndToEnd.Tests;

/// <summary>A way to read a capture that must not change the output.</summary>
internal sealed record ReadVariant
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, ReadVariant> All { get; } = new Dictionary<string, ReadVariant>
    {
        ["2 shards"] = new() { Arguments = ["--shards", "2"] },
        ["4 shards"] = new() { Arguments = ["--shards", "4"] },
        // 4096 is the least that the reader takes.
        ["blocks of 4096 bytes"] = new() { Arguments = ["--set", "capture.block_size=4096"] },
        ["blocks of 4099 bytes, 4 shards"] = new() { Arguments = ["--set", "capture.block_size=4099", "--shards", "4"] },
        ["blocks of 16411 bytes"] = new() { Arguments = ["--set", "capture.block_size=16411"] },
        ["blocks of 65537 bytes, 2 shards"] = new() { Arguments = ["--set", "capture.block_size=65537", "--shards", "2"] },
        ["standard input"] = new() { StandardInput = true },
        ["standard input, 4 shards"] = new() { StandardInput = true, Arguments = ["--shards", "4"] },
        ["gzip"] = new() { Compress = Gzip },
        ["gzip on standard input"] = new() { Compress = Gzip, StandardInput = true },
        ["zstd"] = new() { Compress = Zstd },
        ["3 files of the same time, 2 shards"] = new() { Split = CaptureSplitter.Interleave, Arguments = ["--shards", "2"] },
        ["3 files, the last one first"] = new() { Split = CaptureSplitter.Cut },
    };

    /// <summary>Options of the command line.</summary>
    public IReadOnlyList<string> Arguments { get; private init; } = [];

    private bool StandardInput { get; init; }

    private Func<byte[], byte[]>? Compress { get; init; }

    private Func<byte[], IReadOnlyList<byte[]>>? Split { get; init; }

    /// <summary>Reads a capture that way.</summary>
    public async Task<ProcessResult> ReadAsync(string capture)
    {
        string[] command = ["read", "--format", "json", "--summary", "--dialogs", "--registrations", "--requests", .. Arguments];
        if (Compress is null && Split is null && !StandardInput)
        {
            return await EarshotProcess.RunAsync([.. command, capture]);
        }

        byte[] bytes = await File.ReadAllBytesAsync(capture);
        bytes = Compress?.Invoke(bytes) ?? bytes;
        if (StandardInput)
        {
            using MemoryStream input = new(bytes);
            return await EarshotProcess.RunAsync([.. command, "-"], input);
        }

        IReadOnlyList<byte[]> parts = Split?.Invoke(bytes) ?? [bytes];
        string[] files = [.. parts.Select(_ => Path.GetTempFileName())];
        try
        {
            foreach ((string file, byte[] part) in files.Zip(parts))
            {
                await File.WriteAllBytesAsync(file, part);
            }

            return await EarshotProcess.RunAsync([.. command, .. files]);
        }
        finally
        {
            Array.ForEach(files, File.Delete);
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return output.ToArray();
    }

    private static byte[] Zstd(byte[] bytes)
    {
        using Compressor compressor = new();
        return compressor.Wrap(bytes).ToArray();
    }
}
