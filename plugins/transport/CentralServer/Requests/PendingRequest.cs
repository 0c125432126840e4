using System.Threading.Channels;
using Earshot.Central.Protocol.Messages;
using Earshot.Sdk.Plugins;

namespace Earshot.CentralServer.Requests;

/// <summary>A request and the parts of its answer, of which a few may wait. One thread reads.</summary>
internal sealed class PendingRequest(ulong id, Action<PendingRequest, bool> forget) : IDisposable
{
    private const int MaxWaiting = 4;

    /// <summary>A sensor may have to search its disk.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private bool isAnswered;

    public ulong Id => id;

    public Channel<AnswerPart> Parts { get; } = Channel.CreateBounded<AnswerPart>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <summary>The next part, or null at the end.</summary>
    /// <exception cref="PluginException">The sensor says why there is none, or the connection broke.</exception>
    public AnswerPart? Next()
    {
        try
        {
            if (!Parts.Reader.WaitToReadAsync().AsTask().WaitAsync(Patience).GetAwaiter().GetResult() || !Parts.Reader.TryRead(out AnswerPart? part))
            {
                isAnswered = true;
                return null;
            }

            return part.KindCase == AnswerPart.KindOneofCase.Failure ? throw new PluginException(part.Failure) : part;
        }
        catch (TimeoutException e)
        {
            throw new PluginException("the sensor does not answer", e);
        }
        catch (IOException e)
        {
            throw new PluginException(e.Message, e);
        }
    }

    public void Dispose()
    {
        Parts.Writer.TryComplete();
        forget(this, isAnswered);
    }
}
