using Earshot.Sdk.Plugins;

namespace Earshot.PcapFile;

/// <summary>Opens a capture: finds out how it is compressed and which format it has.</summary>
internal static class CaptureFile
{
    /// <summary>Enough of either format to know it, and no more: a pipe may have nothing else for hours.</summary>
    private const int HeadLength = PcapParser.FileHeaderLength;

    /// <summary>Opens a file, or standard input for <c>-</c>. Waits for the first bytes of a pipe.</summary>
    /// <exception cref="PluginException">It cannot be opened or is no capture.</exception>
    public static CaptureSource Open(string path, PcapFileConfig config, IPluginLog log) => path == "-"
        ? Open(Console.OpenStandardInput(), "standard input", config, log)
        : Open(OpenStream(path), path, config, log);

    /// <summary>Opens what a stream holds. The source owns the stream, even when this throws.</summary>
    public static CaptureSource Open(Stream raw, string name, PcapFileConfig config, IPluginLog log)
    {
        CaptureInput? input = null;
        try
        {
            Stream stream = Compression.Unpack(raw);
            input = raw.CanSeek ? new FileInput(stream) : new PipeInput(stream);
            FileBlock first = ReadHead(input);
            var statistics = new CaptureStatistics(name, log);
            RecordParser parser = ChooseParser(name, first, statistics);
            return new CaptureSource(name, input, parser, new BlockPool(config.BlockSize), first, statistics);
        }
        catch (Exception e)
        {
            ((IDisposable?)input ?? raw).Dispose();
            if (Compression.IsReadError(e))
            {
                throw new PluginException($"{name} cannot be read: {e.Message}", e);
            }

            throw;
        }
    }

    private static FileStream OpenStream(string path)
    {
        try
        {
            // A capture may still be written to, moved or deleted by a capturing program.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PluginException($"{path} cannot be read: there is no such file.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            string reason = Directory.Exists(path) ? "it is a folder" : "this user may not read it";
            throw new PluginException($"{path} cannot be read: {reason}.", e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new PluginException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads into a small block: of many files that are opened together it is known when each begins, without much memory.</summary>
    private static FileBlock ReadHead(CaptureInput input)
    {
        FileBlock block = new BlockPool(FileBlock.MinimumSize).Take(packetsBefore: 0);
        while (block.Rest.Length < HeadLength)
        {
            int count = input.Read(block.Free, CancellationToken.None);
            if (count == 0)
            {
                break;
            }

            block.Append(count);
        }

        return block;
    }

    private static RecordParser ChooseParser(string name, FileBlock first, CaptureStatistics statistics)
    {
        ReadOnlySpan<byte> head = first.Rest;
        if (head.IsEmpty)
        {
            throw new PluginException($"{name} is no capture: it is empty.");
        }

        if (PcapParser.TryOpen(head, statistics) is { } pcap)
        {
            first.Skip(PcapParser.FileHeaderLength);
            return pcap;
        }

        if (PcapngParser.TryOpen(head, statistics) is { } pcapng)
        {
            return pcapng;
        }

        string bytes = Convert.ToHexStringLower(head[..Math.Min(head.Length, 8)]);
        throw new PluginException(PcapParser.HasMagic(head) || PcapngParser.HasMagic(head)
            ? $"{name} is no capture: it is cut or broken within its file header, after {bytes}."
            : $"{name} is no capture: it begins with the bytes {bytes}, which neither pcap nor pcapng does.");
    }
}
