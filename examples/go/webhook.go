// Takes what Ledgerbridge tells, verified with the library of Standard Webhooks.
//
//	WEBHOOK_SECRET=whsec_… go run . 8090
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

type event struct {
	Type string          `json:"type"`
	Data json.RawMessage `json:"data"`
}

func main() {
	webhook, err := standardwebhooks.NewWebhook(os.Getenv("WEBHOOK_SECRET"))
	if err != nil {
		log.Fatal(err)
	}
	port := "0"
	if len(os.Args) > 1 {
		port = os.Args[1]
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(http.Serve(listener, take(webhook)))
}

func take(webhook *standardwebhooks.Webhook) http.HandlerFunc {
	var seen sync.Map
	return func(response http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil || webhook.Verify(body, request.Header) != nil {
			response.WriteHeader(http.StatusUnauthorized)
			return
		}
		var told event
		if json.Unmarshal(body, &told) != nil {
			response.WriteHeader(http.StatusBadRequest)
			return
		}
		// The same may come twice, under the same id.
		if _, again := seen.LoadOrStore(request.Header.Get("webhook-id"), true); !again {
			fmt.Println(told.Type, string(told.Data))
		}
		response.WriteHeader(http.StatusNoContent)
	}
}
